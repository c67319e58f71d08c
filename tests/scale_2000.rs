//! Settings of 2,000 fields in 40 groups: no lint about long constant evaluation, no deep recursion, no large stack frame.

#![forbid(unsafe_code)]

#[path = "scale/groups.rs"]
mod groups;

use secure_config::SecureConfig;

settings! {
    [
        text_0 number_0 text_1 number_1 text_2 number_2 text_3 number_3 text_4 number_4 text_5 number_5
        text_6 number_6 text_7 number_7 text_8 number_8 text_9 number_9 text_10 number_10 text_11 number_11
        text_12 number_12 text_13 number_13 text_14 number_14 text_15 number_15 text_16 number_16 text_17
        number_17 text_18 number_18 text_19 number_19 text_20 number_20 text_21 number_21 text_22 number_22
        text_23 number_23 text_24 number_24
    ]
    g0 G0, g1 G1, g2 G2, g3 G3, g4 G4, g5 G5, g6 G6, g7 G7, g8 G8, g9 G9, g10 G10, g11 G11, g12 G12, g13 G13, g14
    G14, g15 G15, g16 G16, g17 G17, g18 G18, g19 G19, g20 G20, g21 G21, g22 G22, g23 G23, g24 G24, g25 G25, g26
    G26, g27 G27, g28 G28, g29 G29, g30 G30, g31 G31, g32 G32, g33 G33, g34 G34, g35 G35, g36 G36, g37 G37, g38
    G38, g39 G39
}

#[test]
fn struct_of_2000_fields_compiles_and_loads() {
    let (settings, problems) = groups::load::<Settings>(2000);
    assert_eq!(settings.sum(), 1000 + 1000 * 7);
    assert_eq!(problems, 1000);
    assert_eq!(format!("{settings:?}").matches("text_").count(), 1000);
}
