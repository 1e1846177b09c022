//! `touchstone serve`

use super::{Stop, announce};
use crate::config::Settings;
use crate::startup::{Application, log_to_stderr};

/// Answers requests until told to stop.
pub fn run(settings: Settings) -> Result<(), Stop> {
    log_to_stderr(&settings.log);
    actix_web::rt::System::new().block_on(async {
        let application = Application::build(settings)?;
        announce(&format!("Touchstone answers at {}", application.address()));
        if let Some(link) = application.setup_link()? {
            announce(&format!("Set up: {link}"));
        }
        Ok(application.run().await?)
    })
}
