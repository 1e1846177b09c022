DROP TABLE workspace_counter;
DROP TABLE one_time_link;
DROP TABLE member;
DROP TABLE workspace;
DROP TABLE session;
DROP TABLE app_user;
