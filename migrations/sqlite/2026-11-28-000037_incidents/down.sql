DROP TABLE incident_banners;
DROP TABLE incident_deliveries;
DROP TABLE incident_messages;
DROP TABLE incident_cases;
DROP TABLE incidents;
DROP TABLE arrivals;
