DROP TABLE share_link;
DROP TABLE frozen_edition;
DROP TABLE frozen_report;
