DROP TABLE response_value;
DROP TABLE experiment_value;
DROP TABLE own_field;
