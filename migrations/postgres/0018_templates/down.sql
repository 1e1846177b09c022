DROP TABLE own_item;
DROP TABLE begun_from;
DROP TABLE template_offer;
DROP TABLE template;
