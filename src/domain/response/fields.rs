//! The fields of a response as they were sent.

/// The fields of a response as they were sent, before any check. Names are those of `responses.csv`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Fields<'a> {
    /// The sender's own id.
    pub response_id: Option<&'a str>,
    /// The experiment's name.
    pub experiment: Option<&'a str>,
    /// The offer's name.
    pub offer: Option<&'a str>,
    /// The rung that a new offer asks for.
    pub ask: Option<&'a str>,
    /// The value propositions that the offer carries, `a; b`.
    pub propositions: Option<&'a str>,
    /// The segment's name.
    pub segment: Option<&'a str>,
    /// The customer's name.
    pub customer: Option<&'a str>,
    /// What the customer did.
    pub outcome: Option<&'a str>,
    /// The alternative's name.
    pub chose: Option<&'a str>,
    /// What the customer gave up.
    pub rung: Option<&'a str>,
    /// How many alike responses this stands for.
    pub quantity: Option<&'a str>,
    /// What was given, in major units.
    pub amount: Option<&'a str>,
    /// What was asked, in major units.
    pub price: Option<&'a str>,
    /// The currency of both.
    pub currency: Option<&'a str>,
    /// Stated cares, `name:4; other:2`.
    pub cares: Option<&'a str>,
    /// The standard of the first care.
    pub standard: Option<&'a str>,
    /// Satisfaction with today's way, for the first care.
    pub satisfaction: Option<&'a str>,
    /// The customer's words.
    pub quote: Option<&'a str>,
    /// How well the offer takes care of each care, `name:6`.
    pub delivers: Option<&'a str>,
    /// `yes` for a friend, fan, employee or investor.
    pub warm: Option<&'a str>,
    /// Why.
    pub reason: Option<&'a str>,
    /// Who says why.
    pub reason_source: Option<&'a str>,
    /// When.
    pub responded_at: Option<&'a str>,
    /// When the value was exchanged.
    pub captured_at: Option<&'a str>,
    /// When it was lost.
    pub lost_at: Option<&'a str>,
    /// Why it was lost.
    pub lost_reason: Option<&'a str>,
    /// How far we have looked.
    pub observed_until: Option<&'a str>,
    /// `yes` for doing nothing that nobody said: the time to decide passed.
    pub no_answer: Option<&'a str>,
}

impl<'a> Fields<'a> {
    /// The columns of `responses.csv`, in the order of export.
    pub const COLUMNS: [&'static str; 28] = [
        "response_id",
        "experiment",
        "offer",
        "ask",
        "propositions",
        "segment",
        "customer",
        "outcome",
        "chose",
        "rung",
        "quantity",
        "amount",
        "price",
        "currency",
        "cares",
        "standard",
        "satisfaction",
        "quote",
        "delivers",
        "warm",
        "reason",
        "reason_source",
        "responded_at",
        "captured_at",
        "lost_at",
        "lost_reason",
        "observed_until",
        "no_answer",
    ];

    /// Sets the field of a column; `false` if there is no such column.
    pub fn set(&mut self, column: &str, value: &'a str) -> bool {
        let slot = match column {
            "response_id" => &mut self.response_id,
            "experiment" => &mut self.experiment,
            "offer" => &mut self.offer,
            "ask" => &mut self.ask,
            "propositions" => &mut self.propositions,
            "segment" => &mut self.segment,
            "customer" => &mut self.customer,
            "outcome" => &mut self.outcome,
            "chose" => &mut self.chose,
            "rung" => &mut self.rung,
            "quantity" => &mut self.quantity,
            "amount" => &mut self.amount,
            "price" => &mut self.price,
            "currency" => &mut self.currency,
            "cares" => &mut self.cares,
            "standard" => &mut self.standard,
            "satisfaction" => &mut self.satisfaction,
            "quote" => &mut self.quote,
            "delivers" => &mut self.delivers,
            "warm" => &mut self.warm,
            "reason" => &mut self.reason,
            "reason_source" => &mut self.reason_source,
            "responded_at" => &mut self.responded_at,
            "captured_at" => &mut self.captured_at,
            "lost_at" => &mut self.lost_at,
            "lost_reason" => &mut self.lost_reason,
            "observed_until" => &mut self.observed_until,
            "no_answer" => &mut self.no_answer,
            _ => return false,
        };
        *slot = Some(value);
        true
    }
}
