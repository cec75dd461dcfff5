//! The program itself: it runs where no screen is.

/// What any Linux has that runs a program built for it. Everything else is in the binary.
#[cfg(target_os = "linux")]
const OF_THE_SYSTEM: [&str; 5] = ["libc.so.6", "libm.so.6", "libgcc_s.so.1", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"];

/// A node that trains has no GUI libraries, and a binary that wants one more library does not start there at all.
#[cfg(target_os = "linux")]
#[test]
fn the_binary_wants_no_library_but_those_of_the_c_runtime() {
    let output = std::process::Command::new("readelf").arg("-dW").arg(courier_tests::courier::binary()).output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    let needed: Vec<&str> =
        told.lines().filter(|line| line.contains("(NEEDED)")).filter_map(|line| line.split(['[', ']']).nth(1)).collect();
    assert!(needed.contains(&"libc.so.6"), "{told}");
    let foreign: Vec<&&str> = needed.iter().filter(|library| !OF_THE_SYSTEM.contains(library)).collect();
    assert!(foreign.is_empty(), "{foreign:?}");
}
