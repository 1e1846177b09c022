use super::*;

const HEAD: &str = "experiment,customer,task,alternative,price,currency,chosen,minutes,colour\n";

fn read_rows(rows: &str, categories: &[&str]) -> Result<Vec<Choices>, Vec<String>> {
    let categories: Vec<String> = categories.iter().map(|c| (*c).to_owned()).collect();
    let told = read(format!("{HEAD}{rows}").as_bytes(), &categories);
    told.map_err(|e| e.kept.iter().map(ToString::to_string).collect())
}

#[test]
fn rows_of_a_task_may_stand_anywhere_and_doing_nothing_has_no_values() {
    let rows = "X,Mia,1,Acme,4.5,EUR,0,10,red\nX,Ben,1,Acme,5,EUR,1,20,blue\nX,mia,1,Do nothing,,,yes,,\n\
                X,Ben,1,do_nothing,,,no,,\n";
    let told = read_rows(rows, &["Colour"]).unwrap();
    let choices = &told[0];
    assert_eq!(choices.alternatives, ["Acme", DO_NOTHING]);
    let names: Vec<&str> = choices.attributes.iter().map(|a| a.name.as_str()).collect();
    assert_eq!(names, ["price", "minutes", "colour"]);
    assert_eq!(choices.attributes[2].levels.as_deref().unwrap(), ["red", "blue"]);
    let (first, second) = (&choices.tasks[0], &choices.tasks[1]);
    assert_eq!((first.chosen, &first.shown[0].values, &first.shown[1].values), (1, &vec![4.5, 10.0, 0.0], &vec![]));
    assert_eq!((second.chosen, &second.shown[0].values), (0, &vec![5.0, 20.0, 1.0]));
    assert_eq!((choices.customers(), choices.currency.as_deref()), (Some(2), Some("EUR")));
}

#[test]
fn every_cell_that_can_not_be_is_told_by_line_and_column() {
    let rows = ",Mia,1,Acme,x,EUR,0,10,red\n,Mia,1,Beta,4,EUR,0,ten,red\n,Mia,1,do_nothing,3,,1,,\n\
                ,Mia,1,do_nothing,,,1,7,\n,Mia,1,Gamma,4,EUR,maybe,1,\n,Mia,,Gamma,4,EUR,,1,red\n";
    let wrong = read_rows(rows, &["colour"]).unwrap_err();
    let starts = [
        "Line 2, column price: 'x' is not a plain number",
        "Line 3, column minutes: 'ten' is not a plain number such as 1234.50. If the column holds words, say so: --category \"minutes\".",
        "Line 4, column price: Doing nothing has no price",
        "Line 5, column minutes: Doing nothing has no attributes",
        "Line 6, column colour: Every alternative needs a value here",
        "Line 6, column chosen: 'maybe' is not one of yes or no",
        "Line 7, column task: task is empty",
        "Line 7, column chosen: chosen is empty",
    ];
    assert_eq!(wrong.len(), starts.len(), "{wrong:#?}");
    assert!(wrong.iter().zip(starts).all(|(w, s)| w.starts_with(s)), "{wrong:#?}");
}

#[test]
fn tasks_that_are_none_are_told() {
    let rows = ",Mia,1,Acme,4,EUR,1,1,1\n,Mia,1,Beta,4,EUR,1,1,1\n,Mia,2,Acme,4,USD,0,1,1\n,Mia,2,Acme,4,EUR,0,1,1\n\
                ,Mia,2,acme,4,EUR,1,1,1\n";
    let wrong = read_rows(rows, &[]).unwrap_err();
    assert!(wrong[0].starts_with("Line 3, column chosen: Task 1 has another choice on line 2."), "{wrong:#?}");
    assert!(wrong[1].starts_with("Line 4, column currency: 'USD' stands here and 'EUR' on line 2."), "{wrong:#?}");
    assert!(wrong[2].starts_with("Line 6, column alternative: 'acme' stands twice in task 2."), "{wrong:#?}");
    let rows = ",Mia,1,Acme,4,EUR,0,1,1\n,Mia,1,Beta,,,0,1,1\n,Mia,2,Acme,4,EUR,1,1,1\n";
    let wrong = read_rows(rows, &[]).unwrap_err();
    assert!(
        wrong[0].starts_with("Line 2, column chosen: Nothing is chosen in task 1, which begins here."),
        "{wrong:#?}"
    );
    assert!(wrong[1].starts_with("Line 3, column price: Other alternatives have a price"), "{wrong:#?}");
    assert!(wrong[2].starts_with("Line 4, column task: Task 2 shows one alternative only."), "{wrong:#?}");
}

#[test]
fn a_category_that_is_no_column_and_a_file_without_choices_are_refused() {
    let wrong = read_rows(",Mia,1,Acme,4,EUR,1,1,1\n,Mia,1,Beta,4,EUR,0,1,1\n", &["taste"]).unwrap_err();
    assert_eq!(wrong, ["Line 1, column taste: There is no attribute column 'taste'."]);
    let errors = read("customer,alternative\nMia,Acme\n".as_bytes(), &[]).unwrap_err();
    let codes: Vec<_> = errors.kept.iter().map(|e| e.column.as_deref().unwrap_or_default()).collect();
    assert_eq!(codes, ["task", "chosen"]);
}
