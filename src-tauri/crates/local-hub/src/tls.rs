//! A certificate for loopback, signed by a CA that exists in this Local Hub's folder only. Clients trust it by its CA file.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use axum_server::tls_rustls::RustlsConfig;
use rcgen::{BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use rustls::{
    ServerConfig,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};

use crate::{
    Error,
    persist::{private_folder, write_private},
};

/// The files of a certificate, below the folder's `tls/`.
struct Files {
    ca: PathBuf,
    chain: PathBuf,
    key: PathBuf,
}

/// Reads the folder's certificate or makes one; returns how to serve with it, and the file with the CA as PEM.
pub(crate) fn open(folder: &Path) -> Result<(RustlsConfig, PathBuf), Error> {
    let folder = folder.join("tls");
    let files = Files { ca: folder.join("ca.pem"), chain: folder.join("server.pem"), key: folder.join("server.key") };
    // The CA file is written last: where it is, the others are.
    if !files.ca.exists() {
        private_folder(&folder)?;
        make(&files)?;
    }
    Ok((config(&files)?, files.ca))
}

/// The CA's key is thrown away: nothing else can ever be signed with it.
fn make(files: &Files) -> Result<(), Error> {
    let (ca, chain, key) = certificates().map_err(|error| Error::Certificate(error.to_string()))?;
    write_private(&files.key, key.as_bytes())?;
    write_private(&files.chain, chain.as_bytes())?;
    write_private(&files.ca, ca.as_bytes())
}

/// The CA, the server's certificate and the server's key, as PEM.
fn certificates() -> Result<(String, String, String), rcgen::Error> {
    let mut ca = CertificateParams::new(Vec::new())?;
    ca.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    ca.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    ca.distinguished_name.push(DnType::CommonName, "Local Hub CA (this machine only)");
    let ca_key = KeyPair::generate()?;
    let ca_certificate = ca.self_signed(&ca_key)?;

    let mut server = CertificateParams::new(vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()])?;
    server.distinguished_name.push(DnType::CommonName, "Local Hub");
    server.use_authority_key_identifier_extension = true;
    server.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let server_key = KeyPair::generate()?;
    let server_certificate = server.signed_by(&server_key, &Issuer::from_params(&ca, &ca_key))?;
    Ok((ca_certificate.pem(), server_certificate.pem(), server_key.serialize_pem()))
}

fn config(files: &Files) -> Result<RustlsConfig, Error> {
    let unreadable = |path: &Path| {
        let path = path.to_owned();
        move |error: rustls::pki_types::pem::Error| Error::Unreadable { path, reason: error.to_string() }
    };
    let read = |path: &Path| fs::read(path).map_err(Error::storage(path));
    let chain = CertificateDer::pem_slice_iter(&read(&files.chain)?).collect::<Result<Vec<_>, _>>().map_err(unreadable(&files.chain))?;
    let key = PrivateKeyDer::from_pem_slice(&read(&files.key)?).map_err(unreadable(&files.key))?;
    // The provider is named here: a process-wide default may be missing, or another one.
    let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
        .map_err(|error| Error::Certificate(error.to_string()))?;
    // No h2: a fault that cuts a connection has to cut it, not one stream of it.
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(RustlsConfig::from_config(Arc::new(config)))
}
