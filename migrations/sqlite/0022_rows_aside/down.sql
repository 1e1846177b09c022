DROP INDEX offer_link_by_response;

ALTER TABLE import DROP COLUMN aside;
