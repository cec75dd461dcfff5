//! Whom we trust on the other end of a TLS connection: the system's authorities and those of an extra file.
//!
//! Reading the system's takes longer than many a whole delivery, so they are read when a first connection needs them, and once for all
//! clients that live at the same time.

use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError, Weak};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use rustls_platform_verifier::Verifier;

static PROVIDER: LazyLock<Arc<CryptoProvider>> = LazyLock::new(|| Arc::new(aws_lc_rs::default_provider()));

/// Who is trusted by those that live now.
static SHARED: Mutex<Vec<Weak<Trust>>> = Mutex::new(Vec::new());

/// Checks what a server shows.
#[derive(Debug)]
pub(crate) struct Trust {
    extra: Vec<CertificateDer<'static>>,
    /// Read at the first handshake.
    authorities: OnceLock<Result<Verifier, Error>>,
}

impl Trust {
    /// In the system's authorities and `extra` ones.
    ///
    /// # Errors
    /// One of the extra ones is no certificate of an authority.
    pub(crate) fn shared(extra: Vec<CertificateDer<'static>>) -> Result<Arc<Self>, Error> {
        extra.iter().try_for_each(|certificate| RootCertStore::empty().add(certificate.clone()))?;
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        shared.retain(|trust| trust.strong_count() > 0);
        if let Some(trust) = shared.iter().filter_map(Weak::upgrade).find(|trust| trust.extra == extra) {
            return Ok(trust);
        }
        let trust = Arc::new(Self { extra, authorities: OnceLock::new() });
        shared.push(Arc::downgrade(&trust));
        Ok(trust)
    }

    /// Nothing, where the system has authorities at all; a bare container has none.
    ///
    /// # Errors
    /// It has none, or they can't be read.
    pub(crate) fn of_the_system() -> Result<(), Error> {
        Self::shared(Vec::new())?.authorities().map(drop)
    }

    /// The configuration of a client that speaks these protocols, the preferred one first.
    ///
    /// # Errors
    /// None of our versions of TLS can be spoken.
    pub(crate) fn configuration(self: &Arc<Self>, protocols: &[&str]) -> Result<ClientConfig, Error> {
        let builder = ClientConfig::builder_with_provider(PROVIDER.clone()).with_safe_default_protocol_versions()?;
        let mut configuration = builder.dangerous().with_custom_certificate_verifier(self.clone()).with_no_client_auth();
        configuration.alpn_protocols = protocols.iter().map(|protocol| protocol.as_bytes().to_vec()).collect();
        Ok(configuration)
    }

    fn authorities(&self) -> Result<&Verifier, Error> {
        let read = || Verifier::new_with_extra_roots(self.extra.iter().cloned(), PROVIDER.clone());
        self.authorities.get_or_init(read).as_ref().map_err(Clone::clone)
    }
}

impl ServerCertVerifier for Trust {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        self.authorities()?.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.authorities()?.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.authorities()?.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        PROVIDER.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_who_live_at_once_share_what_was_read_and_it_is_read_late() {
        let authority = rcgen::generate_simple_self_signed(vec!["authority.test".to_owned()]).unwrap().cert.der().clone();
        let with = |extra: &[&CertificateDer<'static>]| Trust::shared(extra.iter().copied().cloned().collect()).unwrap();
        let (first, second, other) = (with(&[&authority]), with(&[&authority]), with(&[]));
        assert!(Arc::ptr_eq(&first, &second) && !Arc::ptr_eq(&first, &other));
        first.configuration(&["http/1.1"]).unwrap();
        assert!(first.authorities.get().is_none(), "nobody has asked yet");
        assert!(first.authorities().is_ok() && second.authorities.get().is_some());
        assert!(Trust::shared(vec![CertificateDer::from(vec![0; 9])]).is_err());
    }
}
