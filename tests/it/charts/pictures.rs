//! Charts as pictures: what is in the file.

use resvg::tiny_skia::Pixmap;
use touchstone::views::charts::png::{Card, PictureError, Theme, card, render};
use touchstone::views::charts::{Figure, Responses};

use super::{any, draw, plainly, samples};

const GOLD: (u8, u8, u8) = (0xe2, 0xa6, 0x2b);

fn open(png: &[u8]) -> Pixmap {
    Pixmap::decode_png(png).unwrap()
}

fn pixels(picture: &Pixmap, (r, g, b): (u8, u8, u8)) -> usize {
    picture.pixels().iter().filter(|p| (p.red(), p.green(), p.blue()) == (r, g, b)).count()
}

/// How much of a part of the picture is not paper, from 0 to 1; the part in shares of width and height.
fn ink(picture: &Pixmap, (left, right): (f32, f32), (top, bottom): (f32, f32)) -> f32 {
    let at = |share: f32, of: u32| (share * of as f32) as u32;
    let paper = picture.pixel(0, 0);
    let (mut all, mut inked) = (0.0, 0.0);
    for y in at(top, picture.height())..at(bottom, picture.height()) {
        for x in at(left, picture.width())..at(right, picture.width()) {
            all += 1.0;
            inked += if picture.pixel(x, y) == paper { 0.0 } else { 1.0 };
        }
    }
    inked / all
}

fn ranges() -> Figure {
    draw("ranges", &samples::ranges(4, &plainly))
}

#[test]
fn a_card_has_the_size_of_a_link_preview_with_sentence_and_chart_in_it() {
    let figure = ranges();
    let words = Card { title: "Autumn interviews", sentence: "One of four holds up.", figure: Some(&figure) };
    let picture = open(&card(words, Theme::Light).unwrap());
    assert_eq!((picture.width(), picture.height()), (1200, 630));
    // Mark and title above, the sentence below them, names left and ranges right of them in the lower half.
    assert!(ink(&picture, (0.04, 0.1), (0.05, 0.18)) > 0.3);
    assert!(ink(&picture, (0.04, 0.5), (0.18, 0.3)) > 0.05);
    assert!(ink(&picture, (0.04, 0.2), (0.4, 0.9)) > 0.01);
    assert!(ink(&picture, (0.4, 0.95), (0.4, 0.9)) > 0.005);
    let words = Card { figure: None, ..words };
    let without = open(&card(words, Theme::Light).unwrap());
    assert!(ink(&without, (0.0, 1.0), (0.5, 1.0)) == 0.0);
}

#[test]
fn a_picture_has_the_colours_of_the_page_in_light_and_in_dark() {
    let rows = samples::tallies(3);
    let figure = draw("responses", &Responses { rows });
    let light = open(&render(&figure, Theme::Light, 560).unwrap());
    assert_eq!(light.width(), 1120);
    assert!(pixels(&light, (255, 255, 255)) > 10_000 && pixels(&light, GOLD) > 100);
    let dark = open(&render(&figure, Theme::Dark, 560).unwrap());
    assert!(pixels(&dark, (0x12, 0x19, 0x1c)) > 10_000 && pixels(&dark, (0xe3, 0xae, 0x3a)) > 100);
    assert_eq!(pixels(&dark, (255, 255, 255)), 0);
}

#[test]
fn every_kind_of_chart_can_be_painted_with_names_as_people_give_them() {
    for (kind, chart) in samples::all(6, &any) {
        let picture = open(&render(&draw(kind, chart.as_ref()), Theme::Light, 400).unwrap());
        // The whole width is used but for the chain, which is as narrow as its lanes, and nothing is black.
        assert!(ink(&picture, (0.0, 1.0), (0.0, 1.0)) > 0.005, "{kind}");
        assert!(kind == "chain" || ink(&picture, (0.6, 1.0), (0.0, 1.0)) > 0.001, "{kind}");
        assert_eq!(pixels(&picture, (0, 0, 0)), 0, "{kind}");
    }
}

#[test]
fn signs_that_a_drawing_may_not_hold_do_not_stop_the_picture() {
    let named = |_: usize| "Cover\u{0} by\u{b} 9 am\u{ffff}".to_string();
    assert!(render(&draw("ranges", &samples::ranges(2, &named)), Theme::Light, 400).is_ok());
    let words = Card { title: "a\u{1}b", sentence: "c\u{8}d", figure: None };
    assert!(card(words, Theme::Light).is_ok());
}

#[test]
fn where_there_is_nothing_to_draw_the_words_have_to_do() {
    let none = draw("ranges", &samples::ranges(0, &plainly));
    assert!(matches!(render(&none, Theme::Light, 400), Err(PictureError::Empty)));
    assert!(matches!(render(&ranges(), Theme::Light, 20_000), Err(PictureError::Size(20_000, _))));
    let words = Card { title: "", sentence: "", figure: Some(&none) };
    assert!(card(words, Theme::Light).is_ok());
}
