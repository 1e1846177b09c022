ALTER TABLE app_user DROP COLUMN shortcuts;
DROP TABLE guide;
DROP TABLE logging_place;
