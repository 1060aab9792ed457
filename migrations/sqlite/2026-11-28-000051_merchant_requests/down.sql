DROP TABLE guest_merchants;
DROP TABLE merchant_requests;
