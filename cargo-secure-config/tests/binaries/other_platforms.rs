//! Files of platforms that nothing here builds for, written with the section that `embed!` makes there.

use object::write::{self, Object};
use object::{Architecture, BinaryFormat, Endianness, SectionKind, pe};
use secure_config_schema::exchange::{HEAD, MAGIC, VERSION};

use crate::started::place::{Ended, Place};
use crate::started::programs::schema;

/// What stands in the section.
pub(crate) fn framed(document: &str) -> Vec<u8> {
    let len = u32::try_from(document.len()).expect("a schema is small");
    let all = [&MAGIC[..], &VERSION.to_le_bytes(), &len.to_le_bytes(), document.as_bytes()].concat();
    assert_eq!(all.len(), HEAD + document.len());
    all
}

/// A file of a linker's kind, with this section.
pub(crate) fn file(format: BinaryFormat, arch: Architecture, order: Endianness, name: &str, content: &[u8]) -> Vec<u8> {
    let mut file = Object::new(format, arch, order);
    let segment = if format == BinaryFormat::MachO { b"__DATA".to_vec() } else { Vec::new() };
    let code = file.add_section(segment.clone(), b"__code".to_vec(), SectionKind::Text);
    file.append_section_data(code, &[0x90; 32], 16);
    let section = file.add_section(segment, name.as_bytes().to_vec(), SectionKind::ReadOnlyData);
    file.append_section_data(section, content, 8);
    file.write().expect("the file can be written")
}

/// A program for Windows.
fn windows(is_64: bool, content: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut writer = write::pe::Writer::new(is_64, 0x1000, 0x200, &mut out);
    writer.reserve_dos_header_and_stub();
    writer.reserve_nt_headers(pe::IMAGE_NUMBEROF_DIRECTORY_ENTRIES);
    writer.reserve_section_headers(1);
    let len = u32::try_from(content.len()).expect("a schema is small");
    let readable = pe::IMAGE_SCN_CNT_INITIALIZED_DATA | pe::IMAGE_SCN_MEM_READ;
    let range = writer.reserve_section(*b".seccfg\0", readable, len, len);
    writer.write_dos_header_and_stub().expect("the head can be written");
    writer.write_nt_headers(write::pe::NtHeaders {
        machine: if is_64 { pe::IMAGE_FILE_MACHINE_AMD64 } else { pe::IMAGE_FILE_MACHINE_I386 },
        time_date_stamp: 0,
        characteristics: pe::IMAGE_FILE_EXECUTABLE_IMAGE,
        major_linker_version: 14,
        minor_linker_version: 0,
        address_of_entry_point: 0x1000,
        image_base: 0x0040_0000,
        major_operating_system_version: 6,
        minor_operating_system_version: 0,
        major_image_version: 0,
        minor_image_version: 0,
        major_subsystem_version: 6,
        minor_subsystem_version: 0,
        subsystem: pe::IMAGE_SUBSYSTEM_WINDOWS_CUI,
        dll_characteristics: 0,
        size_of_stack_reserve: 0x10_0000,
        size_of_stack_commit: 0x1000,
        size_of_heap_reserve: 0x10_0000,
        size_of_heap_commit: 0x1000,
    });
    writer.write_section_headers();
    writer.write_section(range.file_offset, content);
    out
}

/// Programs for several architectures in one file.
fn fat(is_64: bool, parts: &[Vec<u8>]) -> Vec<u8> {
    let number = |number: usize| u32::try_from(number).expect("the file is small").to_be_bytes();
    let start = |at: usize| 0x1000 + parts[..at].iter().map(|part| part.len().next_multiple_of(0x1000)).sum::<usize>();
    let mut out = if is_64 { vec![0xca, 0xfe, 0xba, 0xbf] } else { vec![0xca, 0xfe, 0xba, 0xbe] };
    out.extend(number(parts.len()));
    for (at, part) in parts.iter().enumerate() {
        let cpu: [u8; 4] = if at == 0 { [1, 0, 0, 7] } else { [1, 0, 0, 12] };
        out.extend([cpu, [0, 0, 0, 3]].concat());
        if is_64 {
            out.extend([[0; 4], number(start(at)), [0; 4], number(part.len()), number(12), [0; 4]].concat());
        } else {
            out.extend([number(start(at)), number(part.len()), number(12)].concat());
        }
    }
    for (at, part) in parts.iter().enumerate() {
        out.resize(start(at), 0);
        out.extend(part);
    }
    out
}

fn inspect(content: &[u8]) -> Ended {
    Place::new().file("program", content).ask(&["inspect", "program", "--json"])
}

#[track_caller]
fn holds_the_schema(content: &[u8]) {
    let ended = inspect(content);
    assert_eq!((ended.code, ended.err.as_str()), (Some(0), ""));
    assert!(ended.out == schema(), "another document:\n{}", ended.out);
}

#[test]
fn elf_of_other_architectures_is_read() {
    use Architecture::{Aarch64, Arm, I386, Mips, PowerPc64, Riscv64, S390x};
    use Endianness::{Big, Little};
    for (arch, order) in [
        (Aarch64, Little),
        (Arm, Little),
        (I386, Little),
        (Riscv64, Little),
        (Mips, Big),
        (PowerPc64, Big),
        (S390x, Big),
    ] {
        holds_the_schema(&file(BinaryFormat::Elf, arch, order, ".secure_config", &framed(schema())));
    }
}

fn apple(arch: Architecture, document: &str) -> Vec<u8> {
    file(BinaryFormat::MachO, arch, Endianness::Little, "__secure_config", &framed(document))
}

#[test]
fn mach_o_is_read() {
    holds_the_schema(&apple(Architecture::X86_64, schema()));
    holds_the_schema(&apple(Architecture::Aarch64, schema()));
}

#[test]
fn mach_o_of_several_architectures_holds_one_document() {
    let parts = [Architecture::X86_64, Architecture::Aarch64].map(|arch| apple(arch, schema()));
    holds_the_schema(&fat(false, &parts));
    holds_the_schema(&fat(true, &parts));
}

#[test]
fn windows_program_is_read() {
    holds_the_schema(&windows(true, &framed(schema())));
    holds_the_schema(&windows(false, &framed(schema())));
}

#[test]
fn linker_that_aligns_or_repeats_documents_does_not_matter() {
    let content = [vec![0; 24], framed(schema()), vec![0; 7], framed(schema()), vec![0; 64]].concat();
    holds_the_schema(&file(BinaryFormat::Elf, Architecture::X86_64, Endianness::Little, ".secure_config", &content));
    holds_the_schema(&windows(true, &content));
}
