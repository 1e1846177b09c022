//! Handlebars: strict, embedded in the binary, a folder may override.

use crate::views::{Layout, Page};
use handlebars::Handlebars;
use serde::Serialize;
use std::path::PathBuf;

/// Every template. One that is missing here, or here and nowhere else, stops the start.
pub const FILES: &[&str] = &[
    "layout",
    "error",
    "kept",
    "accounts/account",
    "accounts/enter",
    "accounts/setup",
    "accounts/sign-in",
    "accounts/waiting",
    "accounts/workspaces",
    "decision/findings",
    "decision/index",
    "decision/part",
    "experiment/chain",
    "experiment/guide",
    "experiment/index",
    "experiment/next_test",
    "experiment/offer",
    "experiment/offer_form",
    "experiment/own_items",
    "experiment/show",
    "forecast/index",
    "forecast/part",
    "forecast/table",
    "import/all",
    "import/index",
    "import/preview",
    "import/progress",
    "import/show",
    "learning/card",
    "learning/form",
    "offered/frame",
    "offer_page/index",
    "offer_page/invited",
    "offer_page/made",
    "offered/plain",
    "offered/problems",
    "offered/sheet",
    "offered/show",
    "offered/thanks",
    "own_field/filters",
    "own_field/index",
    "own_field/inputs",
    "own_field/part",
    "partials/chart",
    "partials/field",
    "partials/flash",
    "partials/head",
    "partials/imports",
    "partials/mark",
    "partials/numbers",
    "partials/problems",
    "partials/sprite",
    "partials/steps",
    "partials/svg",
    "portfolio/article",
    "portfolio/home",
    "proposition/article",
    "proposition/index",
    "proposition/show",
    "report/article",
    "report/by_field",
    "report/filters",
    "report/footer",
    "report/frame",
    "report/offer",
    "report/section",
    "report/show",
    "report/standalone",
    "report/wrong",
    "response/change",
    "response/form",
    "response/frame",
    "response/index",
    "response/nothing",
    "response/show",
    "response/tally",
    "share/box",
    "share/frozen",
    "share/index",
    "share/lines",
    "share/made",
    "share/show",
    "template/card",
    "template/choose",
    "template/index",
    "template/line",
    "template/proposal",
    "template/save",
    "template/show",
];

#[derive(rust_embed::Embed)]
#[folder = "templates/"]
struct Embedded;

/// Why a page could not be printed.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// A template is broken.
    #[error("template {name}: {reason}")]
    Broken {
        /// Its path below `templates/`.
        name: String,
        /// What handlebars says about it.
        reason: String,
    },
    /// A template is on the list but nowhere to be found.
    #[error("template {0} is missing")]
    Missing(String),
    /// There is a template that nobody listed.
    #[error("template {0} is not on the list in src/templates.rs")]
    Unlisted(String),
    /// A page names something that its view does not have.
    #[error("{0}")]
    Render(String),
}

/// All templates, parsed.
pub struct Templates {
    registry: Handlebars<'static>,
}

#[derive(Serialize)]
struct Framed<'a, P> {
    layout: &'a Layout,
    sheet: &'static str,
    #[serde(flatten)]
    page: &'a P,
}

impl Templates {
    /// Parses the templates of the binary; files of the same name below `folder` take their place.
    ///
    /// # Errors
    /// The first template that is broken, missing or not on the list.
    pub fn embedded(folder: Option<PathBuf>) -> Result<Self, TemplateError> {
        if let Some(unlisted) = Embedded::iter().find(|f| !is_listed(f)) {
            return Err(TemplateError::Unlisted(unlisted.into_owned()));
        }
        let mut registry = Handlebars::new();
        registry.set_strict_mode(true);
        for name in FILES {
            let text = text_of(name, folder.as_ref())?;
            registry
                .register_template_string(name, text)
                .map_err(|e| TemplateError::Broken { name: (*name).to_owned(), reason: e.to_string() })?;
        }
        Ok(Self { registry })
    }

    /// Prints a page inside its layout.
    ///
    /// # Errors
    /// [`TemplateError::Render`] when the template names something that the view does not have.
    pub fn render<P: Page>(&self, layout: &Layout, page: &P) -> Result<String, TemplateError> {
        self.registry
            .render(P::TEMPLATE, &Framed { layout, sheet: P::SHEET, page })
            .map_err(|e| TemplateError::Render(format!("template {}: {e}", P::TEMPLATE)))
    }
}

fn is_listed(file: &str) -> bool {
    file.strip_suffix(".hbs").is_some_and(|name| FILES.contains(&name))
}

fn text_of(name: &str, folder: Option<&PathBuf>) -> Result<String, TemplateError> {
    let file = format!("{name}.hbs");
    if let Some(text) = folder.and_then(|f| std::fs::read_to_string(f.join(&file)).ok()) {
        return Ok(text);
    }
    let embedded = Embedded::get(&file).ok_or_else(|| TemplateError::Missing(name.to_owned()))?;
    String::from_utf8(embedded.data.into_owned())
        .map_err(|e| TemplateError::Broken { name: name.to_owned(), reason: e.to_string() })
}
