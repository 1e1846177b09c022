DROP INDEX offer_link_by_response;
