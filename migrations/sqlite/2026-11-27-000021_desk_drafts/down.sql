DROP INDEX other_orders_by_payment;
DROP INDEX other_orders_by_order;
DROP INDEX cases_related_by_payment;
DROP INDEX cases_related_by_order;
DROP INDEX cases_related_by_phone;
DROP INDEX cases_related_by_merchant;
DROP TABLE desk_drafts;
