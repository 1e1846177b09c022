//! The workspace's first page, and value propositions across their experiments.

use serde_json::Value;
use touchstone::domain::time::Moment;
use touchstone::domain::workspace::Role;

use crate::support::app::{Seen, TestApp, Visitor, each_app};
use crate::support::forms::{Form, add_offer, attributes, running, texts};

/// Brings responses in from a file, as a program does.
fn import(visitor: &Visitor, base: &str, csv: String) {
    let id = base.rsplit('/').next().unwrap();
    let path = format!("/api/v1/workspaces/1/experiments/{id}/imports");
    let request = visitor.request("POST", &path).header("content-type", "text/csv");
    let seen = Seen::of(request.header("x-csrf-token", visitor.csrf()).body(csv).send().unwrap());
    assert_eq!(seen.status, 201, "{}", seen.body);
}

/// The same as [`undated`], all given today.
fn responses(accepted: usize, n: usize) -> String {
    let today = Moment::now().day();
    let dated = |(i, line): (usize, &str)| match i {
        0 => format!("{line},responded_at\n"),
        _ => format!("{line},{today}\n"),
    };
    undated(accepted, n).lines().enumerate().map(dated).collect()
}

/// A file of `n` responses to Pilot, of which `accepted` pay a deposit, one after the other.
fn undated(accepted: usize, n: usize) -> String {
    let line = |i: usize| {
        let yes = (i + 1) * accepted / n > i * accepted / n;
        let (outcome, rung) = if yes { ("buy", "deposit") } else { ("do_nothing", "") };
        format!("Pilot,Early cover,Single shops,{outcome},{rung},Speed:4\n")
    };
    "offer,propositions,segment,outcome,rung,cares\n".to_string() + &(0..n).map(line).collect::<String>()
}

/// One experiment that customers validate, one that is being asked, one draft.
fn three(visitor: &Visitor) -> [String; 3] {
    let first = running(visitor, "Autumn interviews");
    let second = running(visitor, "Winter interviews");
    let draft = Form::of(&visitor.get("/w/1"), "/w/1/experiments").set("name", "Spring pilot").send(visitor);
    [first, second, draft.header("location").to_owned()]
}

fn json(visitor: &Visitor, path: &str) -> Value {
    let seen = visitor.get(path);
    assert_eq!(seen.status, 200, "{}", seen.body);
    serde_json::from_str(&seen.body).unwrap()
}

#[test]
fn an_empty_workspace_asks_for_its_first_experiment_and_nothing_else() {
    let app = TestApp::new();
    let page = app.owner().get("/w/1");
    assert_eq!(texts(&page, "h1"), ["What do you want to find out first?"]);
    assert!(texts(&page, "form[role=search]").is_empty() && texts(&page, "table").is_empty());
    Form::of(&page, "/w/1/experiments");
    assert_eq!(app.owner().get("/w/1/propositions").status, 200);
}

#[test]
fn experiments_stand_by_what_they_need_and_the_heading_answers() {
    each_app(|app| {
        let olive = app.owner();
        let [first, second, _] = three(olive);
        import(olive, &first, responses(30, 40));
        import(olive, &second, responses(1, 4));
        let page = olive.get("/w/1");
        assert_eq!(texts(&page, "h1"), ["One of two experiments has an answer. One waits for your decision."]);
        assert_eq!(attributes(&page, "section[id]", "id")[..3], ["decide_now", "needs_responses", "draft"]);
        assert_eq!(texts(&page, "#decide_now tbody th"), ["Autumn interviews"]);
        let row = texts(&page, "#decide_now tbody tr").join("");
        for part in
            ["40 of 40", "Pilot holds up: decide whether to go on with it.", "Validated: Pilot , 30 of 40", "Bar 30%"]
        {
            assert!(row.contains(part), "{part}: {row}");
        }
        assert_eq!(attributes(&page, ".donext a", "href"), [format!("{first}/decisions")]);
        assert!(texts(&page, "#needs_responses").join("").contains("36 of 40 planned responses are missing."));
        assert!(texts(&page, "#draft").join("").contains("It has no offer yet."));
        assert!(texts(&page, "#learned").join("").contains("44 responses"), "{}", page.text());

        let decide = format!("{first}/decisions");
        Form::of(&olive.get(&decide), &decide).set("choice", "persevere").follow(olive);
        let page = olive.get("/w/1");
        assert_eq!(texts(&page, "h1"), ["One of two experiments has an answer."]);
        assert!(texts(&page, "#decided").join("").contains("Olive decided on"), "{}", page.text());
        assert!(texts(&page, "#decided").join("").contains("persevere."));
    });
}

#[test]
fn every_number_of_the_page_is_the_one_of_the_json_and_of_the_file() {
    each_app(|app| {
        let olive = app.owner();
        let [first, second, _] = three(olive);
        import(olive, &first, responses(30, 40));
        import(olive, &second, responses(1, 4));
        let (page, told) = (olive.get("/w/1"), json(olive, "/w/1/portfolio.json"));
        assert_eq!(told["format"], "touchstone-portfolio/1");
        let lines: Vec<&str> = told["headline"].as_array().unwrap().iter().map(|l| l.as_str().unwrap()).collect();
        assert_eq!(texts(&page, "h1"), [lines.join(" ")]);
        assert_eq!(texts(&page, ".lead")[0], told["lead"].as_str().unwrap());
        let experiments = told["experiments"].as_array().unwrap();
        let names: Vec<&str> = experiments.iter().map(|e| e["name"].as_str().unwrap()).collect();
        assert_eq!(texts(&page, "section[id] .props tbody th"), names);
        let counted: Vec<String> = experiments.iter().map(|e| e["n"].to_string()).collect();
        assert_eq!(texts(&page, ".c-n b"), counted);
        assert_eq!(told["responses"]["counted"], 44);
        let first_offer = &experiments[0]["offers"][0];
        assert_eq!((&first_offer["accepted"], &first_offer["verdict"]), (&30.into(), &"validated".into()));
        let pooled = &told["propositions"][0];
        let low = (pooled["pooled"]["low"].as_f64().unwrap() * 100.0).round();
        assert!(texts(&page, "#by-proposition table").join("").contains(&format!("{low}–")), "{}", page.text());
        let months = told["months"].as_array().unwrap().last().unwrap();
        assert!(texts(&page, "#learned tbody tr")[0].contains(&months["responses"].to_string()));

        let file = olive.get("/w/1/portfolio.csv");
        assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
        let lines: Vec<&str> = file.body.lines().collect();
        assert!(lines[0].starts_with("experiment,need,why,status,owner,"), "{}", lines[0]);
        assert!(
            lines[1].starts_with("Autumn interviews,decide_now,") && lines[1].ends_with("Pilot,40,30,validated"),
            "{}",
            lines[1]
        );
        assert!(lines[3].starts_with("Spring pilot,draft,It has no offer yet.,draft,"), "{}", lines[3]);
        assert_eq!(lines.len(), 4);
    });
}

#[test]
fn the_library_is_searched_by_results_and_words_and_says_what_it_did_not_understand() {
    each_app(|app| {
        let olive = app.owner();
        let [first, second, _] = three(olive);
        import(olive, &first, responses(30, 40));
        import(olive, &second, responses(1, 4));
        let found = |q: &str| texts(&olive.get(&format!("/w/1?q={q}")), "section[id] .props tbody th");
        assert_eq!(found("result%3Avalidated"), ["Autumn interviews"]);
        assert_eq!(found("result%3Aopen+winter"), ["Winter interviews"]);
        assert_eq!(found("segment%3Asingle").len(), 2);
        assert_eq!(found("care%3ASPEED"), ["Autumn interviews", "Winter interviews"]);
        let page = olive.get("/w/1?q=result%3Awon+spring");
        assert_eq!(texts(&page, "section[id] .props tbody th"), ["Spring pilot"]);
        assert!(page.text().contains("“won” is no result"), "{}", page.text());
        assert!(page.text().contains("1 of 3 experiments found."));
        assert_eq!(attributes(&page, "input[type=search]", "value"), ["result:won spring"]);
        let file = olive.get("/w/1/portfolio.csv?q=result%3Avalidated");
        assert_eq!(file.body.lines().count(), 2);
        let told = json(olive, "/w/1/portfolio.json?q=nobody%3Ax");
        assert_eq!(told["experiments"].as_array().unwrap().len(), 3);
        assert!(told["not_understood"][0].as_str().unwrap().contains("“nobody:” is no filter"));
    });
}

#[test]
fn every_facet_is_one_click_and_finds_as_many_as_it_says() {
    each_app(|app| {
        let olive = app.owner();
        let [first, second, _] = three(olive);
        import(olive, &first, responses(30, 40));
        import(olive, &second, responses(1, 4));
        let tags = format!("{first}/tags");
        Form::of(&olive.get(&first), &tags).set("tags", "Q4, pharmacy chains").follow(olive);
        let page = olive.get("/w/1");
        assert_eq!(texts(&page, ".facets dt"), ["Result", "Designed by", "Customers", "Care", "Tag"]);
        let (links, found) = (attributes(&page, ".facets a", "href"), texts(&page, ".facets a + span"));
        assert_eq!(texts(&page, ".facets dd")[0], "Validated 1 No verdict yet 1 No responses yet 1");
        assert_eq!((links.len(), found.len()), (8, 8));
        for (link, found) in links.iter().zip(&found) {
            let narrowed = olive.get(link);
            let rows = texts(&narrowed, "section[id] .props tbody th");
            assert_eq!(rows.len().to_string(), *found, "{link}");
            assert!(narrowed.text().contains(&format!("{found} of 3 experiments found.")), "{link}");
            assert_eq!(attributes(&narrowed, ".facets [aria-current]", "href"), std::slice::from_ref(link));
        }
    });
}

#[test]
fn the_months_tell_of_responses_verdicts_and_decisions() {
    each_app(|app| {
        let olive = app.owner();
        let [first, second, _] = three(olive);
        import(olive, &first, responses(30, 40));
        import(olive, &second, responses(0, 40));
        let decide = format!("{first}/decisions");
        Form::of(&olive.get(&decide), &decide).set("choice", "persevere").follow(olive);
        let month = &json(olive, "/w/1/portfolio.json")["months"][0];
        let of = |key: &str| month[key].as_u64().unwrap();
        assert_eq!((of("responses"), of("validated"), of("falls_short"), of("decided")), (80, 1, 1, 1));
        let row = texts(&olive.get("/w/1"), "#learned tbody td");
        assert_eq!(row, ["80", "1", "1", "1"]);
    });
}

#[test]
fn customers_of_a_proposition_tell_by_which_standard_they_judge() {
    each_app(|app| {
        let olive = app.owner();
        let [first, second, _] = three(olive);
        let file = |standard: &str| {
            let line = |i: usize| format!("Pilot,Early cover,do_nothing,speed:{},{standard} {i}\n", i % 5 + 1);
            "offer,propositions,outcome,cares,standard\n".to_string() + &(0..3).map(line).collect::<String>()
        };
        import(olive, &first, file("Closed by six"));
        import(olive, &second, file("Here by nine"));
        let page = olive.get("/w/1/propositions/1");
        let said = texts(&page, "#cares-stated q");
        assert_eq!(said.len(), 5, "the latest of both: {said:?}");
        assert!(said.iter().any(|s| s.starts_with("Closed")) && said.iter().any(|s| s.starts_with("Here")), "{said:?}");
        let told = json(olive, "/w/1/propositions/1/report.json");
        assert_eq!(told["cares"][0]["standards"].as_array().unwrap().len(), 5);
    });
}

#[test]
fn a_proposition_is_told_across_its_experiments_with_the_same_numbers_everywhere() {
    each_app(|app| {
        let olive = app.owner();
        let [first, second, draft] = three(olive);
        import(olive, &first, responses(30, 40));
        import(olive, &second, responses(4, 12));
        let form = Form::of(&olive.get(&draft), &format!("{draft}/offers")).set("offer_name", "File");
        form.set("ask", "words").set("propositions", "One file").follow(olive);

        let viewer = app.member("vera", Role::Viewer);
        let list = viewer.get("/w/1/propositions");
        assert_eq!(texts(&list, "#all tbody th"), ["Early cover", "One file"]);
        assert!(texts(&list, "#all").join("").contains("34 of 52"), "{}", list.text());
        let href = attributes(&list, "#all a", "href")[0].clone();
        let (page, told) = (viewer.get(&href), json(&viewer, &format!("{href}/report.json")));
        assert_eq!(told["format"], "touchstone-proposition/1");
        assert_eq!(
            texts(&page, "h1")[0],
            format!("{} {}", told["headline"][0].as_str().unwrap(), told["headline"][1].as_str().unwrap())
        );
        assert!(texts(&page, "h1")[0].starts_with("Early cover holds up in one of two experiments."));
        assert_eq!(texts(&page, "#experiments tbody th"), ["Autumn interviews", "Winter interviews"]);
        let cells = told["proposition"]["cells"].as_array().unwrap();
        let table = texts(&page, "#pooled-rate table").join("");
        for cell in cells {
            let shrunk = (cell["shrunk"]["mean"].as_f64().unwrap() * 100.0).round();
            assert!(table.contains(&format!("{shrunk}%")), "{shrunk}: {table}");
            assert!(table.contains(&format!("{} {}", cell["accepted"], cell["n"])), "{table}");
        }
        assert_eq!(cells.len(), 2);
        assert!(texts(&page, "#cares-stated").join("").contains("Speed"), "{}", page.text());
        let pooled = &json(olive, "/w/1/portfolio.json")["propositions"][0]["pooled"];
        assert_eq!(pooled, &told["proposition"]["pooled"]);
        assert_eq!(pooled, &json(olive, "/w/1/propositions.json")["propositions"][0]["pooled"]);
        let other = attributes(&list, "#all a", "href")[1].clone();
        assert_eq!(texts(&viewer.get(&other), "h1"), ["One file has not been put to anybody yet."]);
    });
}

#[test]
fn tags_and_whoever_designed_it_find_an_experiment() {
    each_app(|app| {
        let olive = app.owner();
        let [first, ..] = three(olive);
        let tags = format!("{first}/tags");
        Form::of(&olive.get(&first), &tags).set("tags", "Q4, pharmacy chains").follow(olive);
        assert_eq!(Form::of(&olive.get(&first), &tags).get("tags"), "Q4, pharmacy chains");
        let page = olive.get("/w/1?q=tag%3Aq4");
        assert_eq!(texts(&page, "section[id] .props tbody th"), ["Autumn interviews"]);
        assert_eq!(attributes(&page, ".c-iv a", "href"), ["/w/1?q=tag%3AQ4", "/w/1?q=tag%3A%22pharmacy+chains%22"]);
        assert_eq!(texts(&olive.get("/w/1?q=tag%3A%22pharmacy+chains%22"), "section[id] .props tbody th").len(), 1);
        assert_eq!(texts(&olive.get("/w/1?q=owner%3Aolive"), "section[id] .props tbody th").len(), 3);
        assert!(texts(&olive.get("/w/1?q=owner%3Akim"), "section[id] .props tbody th").is_empty());
        let refused = Form::of(&olive.get(&first), &tags).set("tags", &"x".repeat(41)).send(olive);
        assert_eq!((refused.status, attributes(&refused, "#problems a", "href")), (422, vec!["#f-tags".to_string()]));
    });
}

#[test]
fn names_that_are_long_or_written_from_the_right_are_shown_as_they_are() {
    let app = TestApp::new();
    let olive = app.owner();
    let base = running(olive, "ملف التفتيش <b>جاهز</b>");
    add_offer(olive, &base, &"very long ".repeat(15), "words");
    let page = olive.get("/w/1");
    assert_eq!(texts(&page, "tbody th"), ["ملف التفتيش <b>جاهز</b>"]);
    assert!(!page.body.contains("<b>جاهز"));
}

#[test]
fn nobody_is_told_a_day_where_files_said_none() {
    each_app(|app| {
        let olive = app.owner();
        let [first, second, _] = three(olive);
        import(olive, &first, undated(30, 40));
        import(olive, &first, undated(2, 5));
        let told = json(olive, &format!("{first}/report.json"));
        let responses = &told["responses"];
        assert!(responses["first_day"].is_null() && responses["last_day"].is_null(), "{responses}");
        assert_eq!(responses["why"], "Nobody wrote down when the responses were given.");
        let verdict = &told["offers"][0]["verdict"];
        assert!(verdict["state"] == "validated" && verdict["at_date"].is_null(), "{verdict}");
        assert_eq!(told["focus"]["timeline"].as_array().map(Vec::len), Some(0), "{}", told["focus"]);
        let year = Moment::now().day().to_string()[..4].to_owned();
        let page = olive.get(&format!("{first}/report"));
        assert_eq!(texts(&page, ".lead")[0], told["lead"].as_str().unwrap());
        assert!(told["lead"].as_str().unwrap().starts_with("45 counted responses. 32 "), "{}", told["lead"]);
        let home = json(olive, "/w/1/portfolio.json");
        assert!(!home["lead"].as_str().unwrap().contains(&year), "{}", home["lead"]);
        assert!(home["months"].as_array().unwrap().iter().all(|month| month["responses"] == 0), "{}", home["months"]);

        import(olive, &second, self::responses(1, 4));
        let home = json(olive, "/w/1/portfolio.json");
        assert!(home["lead"].as_str().unwrap().contains(&year), "{}", home["lead"]);
        assert_eq!(home["months"].as_array().unwrap().last().unwrap()["responses"], 4);
        // Where there are dates, what has none counts on the day on which it came in.
        import(olive, &first, self::responses(0, 1));
        assert!(json(olive, &format!("{first}/report.json"))["responses"]["first_day"].is_string());
    });
}
