//! SHA-256 in base64, as a policy of a page names a script: the crate has no dependency, and its tests need no more.

/// The digest of `data`.
pub(crate) fn base64_of_sha256(data: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in sha256(data).chunks(3) {
        let bits = chunk.iter().fold(0, |bits, byte| bits << 8 | usize::from(*byte)) << (8 * (3 - chunk.len()));
        for i in 0..4 {
            let is_there = i <= chunk.len();
            out.push(if is_there { char::from(DIGITS[bits >> (18 - 6 * i) & 63]) } else { '=' });
        }
    }
    out
}

fn sha256(data: &[u8]) -> [u8; 32] {
    let (mut state, rounds) = (fractions(8, 2), fractions(64, 3));
    let mut padded = data.to_vec();
    padded.push(0x80);
    padded.resize(padded.len() + (120 - padded.len() % 64) % 64, 0);
    padded.extend(u64::try_from(data.len() * 8).unwrap().to_be_bytes());
    for block in padded.chunks(64) {
        let mut w: Vec<u32> = block.chunks(4).map(|word| u32::from_be_bytes(word.try_into().unwrap())).collect();
        for i in 16..64 {
            let (a, b) = (w[i - 15], w[i - 2]);
            let s0 = a.rotate_right(7) ^ a.rotate_right(18) ^ a >> 3;
            let s1 = b.rotate_right(17) ^ b.rotate_right(19) ^ b >> 10;
            w.push(w[i - 16].wrapping_add(s0).wrapping_add(w[i - 7]).wrapping_add(s1));
        }
        let mut v = state.clone();
        for i in 0..64 {
            let s1 = v[4].rotate_right(6) ^ v[4].rotate_right(11) ^ v[4].rotate_right(25);
            let choice = v[4] & v[5] ^ !v[4] & v[6];
            let one = [s1, choice, rounds[i], w[i]].iter().fold(v[7], |sum, n| sum.wrapping_add(*n));
            let s0 = v[0].rotate_right(2) ^ v[0].rotate_right(13) ^ v[0].rotate_right(22);
            let two = s0.wrapping_add(v[0] & v[1] ^ v[0] & v[2] ^ v[1] & v[2]);
            v[3] = v[3].wrapping_add(one);
            v.pop();
            v.insert(0, one.wrapping_add(two));
        }
        state.iter_mut().zip(v).for_each(|(n, add)| *n = n.wrapping_add(add));
    }
    let bytes: Vec<u8> = state.iter().flat_map(|n| n.to_be_bytes()).collect();
    bytes.try_into().unwrap()
}

/// The first 32 bits behind the point of the roots of the first primes.
fn fractions(count: usize, root: u32) -> Vec<u32> {
    let is_prime = |n: &u128| (2..*n).take_while(|d| d * d <= *n).all(|d| !n.is_multiple_of(d));
    let fraction = |prime: u128| {
        // The greatest whole number whose power is no more than the prime's, both 32 bits to the left.
        let scaled = prime << (32 * root);
        let (mut low, mut high) = (0u128, 1u128 << 40);
        while high - low > 1 {
            let middle = u128::midpoint(low, high);
            if middle.checked_pow(root).is_some_and(|power| power <= scaled) { low = middle } else { high = middle }
        }
        u32::try_from(low & u128::from(u32::MAX)).unwrap()
    };
    (2..).filter(is_prime).take(count).map(fraction).collect()
}

#[test]
fn digest_of_a_known_text_is_the_published_one() {
    assert_eq!(base64_of_sha256(b""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    assert_eq!(base64_of_sha256(b"abc"), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
}
