DROP TABLE other_orders;
