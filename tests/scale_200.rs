//! Settings of 200 fields in 10 groups.

#![forbid(unsafe_code)]

#[path = "scale/groups.rs"]
mod groups;

use secure_config::SecureConfig;

settings! {
    [
        text_0 number_0 text_1 number_1 text_2 number_2 text_3 number_3 text_4 number_4 text_5 number_5
        text_6 number_6 text_7 number_7 text_8 number_8 text_9 number_9
    ]
    g0 G0, g1 G1, g2 G2, g3 G3, g4 G4, g5 G5, g6 G6, g7 G7, g8 G8, g9 G9
}

#[test]
fn struct_of_200_fields_compiles_and_loads() {
    let (settings, problems) = groups::load::<Settings>(200);
    assert_eq!(settings.sum(), 100 + 100 * 7);
    assert_eq!(problems, 100);
    assert_eq!(format!("{settings:?}").matches("text_").count(), 100);
}
