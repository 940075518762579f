use tonic::Status;

use super::{Answer, Node, answer};
use crate::{
    store::{InstallationKeyPackage, Kind},
    tls,
    wire::{Empty, FetchKeyPackagesRequest, FetchKeyPackagesResponse, KeyPackage, UploadKeyPackageRequest},
};

impl Node {
    pub(super) async fn upload(&self, request: UploadKeyPackageRequest) -> Answer<Empty> {
        let upload = request.key_package.ok_or_else(|| Status::invalid_argument("no key package"))?;
        let key_package = upload.key_package_tls_serialized;
        let installation_key = tls::installation_key(&key_package)
            .ok_or_else(|| Status::invalid_argument("invalid identity: not a key package"))?;
        let change = Kind::KeyPackage(InstallationKeyPackage { installation_key, key_package });
        self.store.write(|_| Ok(vec![change])).await?;
        answer(Empty {})
    }

    pub(super) fn fetch(&self, request: &FetchKeyPackagesRequest) -> Answer<FetchKeyPackagesResponse> {
        let key_packages = self.store.read(|state| {
            let find = |key| state.key_packages.get(key).cloned().unwrap_or_default();
            let entry = |key| KeyPackage { key_package_tls_serialized: find(key) };
            request.installation_keys.iter().map(entry).collect()
        });
        answer(FetchKeyPackagesResponse { key_packages })
    }
}
