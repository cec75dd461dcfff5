//! Writing a safetensors file into memory: for the sample model and for the models that tests build.

use std::fmt::Write as _;

/// One tensor to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tensor {
    /// Name, unique in the file, without quotes and backslashes.
    pub name: String,
    /// Element type as the format spells it, for example `F32`.
    pub dtype: &'static str,
    /// Sizes, outermost first.
    pub shape: Vec<u64>,
    /// Little-endian elements: as many bytes as type and shape ask for (not checked here, so that tests can lie).
    pub bytes: Vec<u8>,
}

/// The bytes of a file with these tensors in this order.
pub fn encode(tensors: &[Tensor]) -> Vec<u8> {
    let mut header = String::from(r#"{"__metadata__":{"format":"pt"}"#);
    let mut from = 0;
    for Tensor { name, dtype, shape, bytes } in tensors {
        let to = from + bytes.len();
        write!(header, r#","{name}":{{"dtype":"{dtype}","shape":{shape:?},"data_offsets":[{from},{to}]}}"#)
            .expect("writing into a string can't go wrong");
        from = to;
    }
    header.push('}');
    // Readers map the data straight from the file, so that it should begin on a multiple of eight.
    header.push_str(&" ".repeat(header.len().next_multiple_of(8) - header.len()));
    let mut file = (header.len() as u64).to_le_bytes().to_vec();
    file.extend_from_slice(header.as_bytes());
    tensors.iter().for_each(|tensor| file.extend_from_slice(&tensor.bytes));
    file
}
