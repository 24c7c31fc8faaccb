BEGIN TRANSACTION;
CREATE TABLE association (
	association_id CHAR(32) NOT NULL, 
	slug VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	street VARCHAR NOT NULL, 
	house_number VARCHAR NOT NULL, 
	postcode VARCHAR NOT NULL, 
	city VARCHAR NOT NULL, 
	country VARCHAR NOT NULL, 
	register_court VARCHAR NOT NULL, 
	register_number VARCHAR NOT NULL, 
	tax_number VARCHAR NOT NULL, 
	email VARCHAR NOT NULL, 
	phone VARCHAR NOT NULL, 
	website VARCHAR NOT NULL, 
	languages JSON NOT NULL, 
	account_holder VARCHAR NOT NULL, 
	iban_sealed BLOB NOT NULL, 
	iban_hash VARCHAR NOT NULL, 
	iban_masked VARCHAR NOT NULL, 
	bic VARCHAR NOT NULL, 
	creditor_identifier VARCHAR NOT NULL, 
	notice_days INTEGER NOT NULL, 
	lead_days INTEGER NOT NULL, 
	applied_at DATETIME NOT NULL, 
	CONSTRAINT pk_association PRIMARY KEY (association_id), 
	CONSTRAINT uq_association_slug UNIQUE (slug)
);
INSERT INTO "association" VALUES('b39898443ebe54f7acfd7eae12b907ff','autos','AutOS e.V.','Am Beispielhafen','5','49074','Osnabrück','DE','Amtsgericht Osnabrück (Demo)','VR 99901','66/999/00011','info@autos.example','+49 30 23125 501','https://autos.example','["de", "en"]','AutOS e.V.',X'01B7EA221BDD81904409DFD5DDF369B6C430791BE9F2C4801996D05B51A387A45C9F34F2EDA45290905F03BBC8A86A80AA5D376E2A9938','ff4b5abbf9213d3e76c4a918fd96c6c08c0cd77778a3a268842c634224e0a6d9','DE24 •••• 5055','DEMODE00XXX','DE98ZZZ09999999999',14,1,'2027-01-10 00:51:48.043522');
CREATE TABLE bank_file (
	association_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	file_name VARCHAR NOT NULL, 
	format VARCHAR NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	entries INTEGER NOT NULL, 
	new INTEGER NOT NULL, 
	known INTEGER NOT NULL, 
	imported_by CHAR(32) NOT NULL, 
	imported_at DATETIME NOT NULL, 
	CONSTRAINT pk_bank_file PRIMARY KEY (id), 
	CONSTRAINT uq_bank_file_association_id_sha256 UNIQUE (association_id, sha256)
);
CREATE TABLE bank_fingerprint (
	association_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	fingerprint VARCHAR NOT NULL, 
	transaction_id CHAR(32) NOT NULL, 
	CONSTRAINT pk_bank_fingerprint PRIMARY KEY (id), 
	CONSTRAINT uq_bank_fingerprint_association_id_fingerprint UNIQUE (association_id, fingerprint)
);
CREATE TABLE bank_transaction (
	association_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	bank_file_id CHAR(32) NOT NULL, 
	fingerprint VARCHAR NOT NULL, 
	state VARCHAR(32) NOT NULL, 
	booked_on DATE NOT NULL, 
	value_on DATE, 
	amount_cents BIGINT NOT NULL, 
	entry_cents BIGINT, 
	currency VARCHAR NOT NULL, 
	messages VARCHAR NOT NULL, 
	bank_reference VARCHAR, 
	end_to_end_id VARCHAR, 
	mandate_reference VARCHAR, 
	counterparty_name VARCHAR, 
	counterparty_iban_hash VARCHAR, 
	text VARCHAR NOT NULL, 
	reason VARCHAR, 
	principal_cents INTEGER, 
	fees_cents INTEGER, 
	invoice_id CHAR(32), 
	collection_id CHAR(32), 
	explanation JSON NOT NULL, 
	CONSTRAINT pk_bank_transaction PRIMARY KEY (id), 
	CONSTRAINT uq_bank_transaction_association_id_fingerprint UNIQUE (association_id, fingerprint), 
	CONSTRAINT ck_bank_transaction_transactionstate CHECK (state IN ('matched', 'returned', 'settled', 'unmatched'))
);
CREATE TABLE collection (
	association_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	run_id CHAR(32), 
	state VARCHAR(32) NOT NULL, 
	scheme VARCHAR(32) NOT NULL, 
	collect_on DATE NOT NULL, 
	message_id VARCHAR NOT NULL, 
	payment_information_id VARCHAR NOT NULL, 
	file_name VARCHAR NOT NULL, 
	transactions INTEGER NOT NULL, 
	control_sum_cents BIGINT NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	created_at DATETIME NOT NULL, 
	submitted_by CHAR(32), 
	submitted_at DATETIME, 
	CONSTRAINT pk_collection PRIMARY KEY (id), 
	CONSTRAINT uq_collection_association_id_message_id UNIQUE (association_id, message_id), 
	CONSTRAINT ck_collection_collectionstate CHECK (state IN ('released', 'submitted', 'rejected')), 
	CONSTRAINT ck_collection_scheme CHECK (scheme IN ('core', 'b2b'))
);
INSERT INTO "collection" VALUES('b39898443ebe54f7acfd7eae12b907ff','ad8c07b2cdda5984bc3af263b3ba7fa2','01a21556580c7000af80be2e8ae52fc4','released','core','2027-02-15','01A21556580C7000AF80BE2E8AE52FC4-01','01A21556580C7000AF80BE2E8AE52FC4-01','autos-2027-2027-02-15-core-e52fc4.xml',4,370000,'564451c664ddb6e2ba8834e627869b6dcbbb8176949a688b314471d48e6406e4','2027-01-10 00:51:50.094640',NULL,NULL);
CREATE TABLE collection_item (
	association_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	collection_id CHAR(32) NOT NULL, 
	invoice_id CHAR(32) NOT NULL, 
	mandate_id CHAR(32) NOT NULL, 
	end_to_end_id VARCHAR NOT NULL, 
	amount_cents INTEGER NOT NULL, 
	state VARCHAR(32) NOT NULL, 
	reason VARCHAR, 
	settled_by CHAR(32), 
	settled_on DATE, 
	returned_by CHAR(32), 
	returned_on DATE, 
	fees_cents INTEGER NOT NULL, 
	CONSTRAINT pk_collection_item PRIMARY KEY (id), 
	CONSTRAINT uq_collection_item_association_id_end_to_end_id UNIQUE (association_id, end_to_end_id), 
	CONSTRAINT ck_collection_item_itemstate CHECK (state IN ('collecting', 'paid', 'returned', 'rejected'))
);
INSERT INTO "collection_item" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a2155658c27000973ca729c750bc4b','ad8c07b2cdda5984bc3af263b3ba7fa2','01a2155658c1700089bdc3f421712fd0','01a21556567a7000b555598be203bec3','01A2155658C1700089BDC3F421712FD0-01',30000,'collecting',NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO "collection_item" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a2155658c27001b3b5fc8f27d3e56d','ad8c07b2cdda5984bc3af263b3ba7fa2','01a2155658c17001ad3c6ff716b2df96','01a21556567b70008bac2c1eb6847714','01A2155658C17001AD3C6FF716B2DF96-01',30000,'collecting',NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO "collection_item" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a2155658c2700291711122668ef06b','ad8c07b2cdda5984bc3af263b3ba7fa2','01a2155658c170029e24583889ba4ba2','01a21556567b70009f62594a64cbb7ac','01A2155658C170029E24583889BA4BA2-01',60000,'collecting',NULL,NULL,NULL,NULL,NULL,0);
INSERT INTO "collection_item" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a2155658c270038b4e50430ff7d9fa','ad8c07b2cdda5984bc3af263b3ba7fa2','01a2155658c170039e70e37637a48c17','01a21556567b70009f78214242f412e4','01A2155658C170039E70E37637A48C17-01',250000,'collecting',NULL,NULL,NULL,NULL,NULL,0);
CREATE TABLE dues_assessment (
	association_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	run_id CHAR(32), 
	member_id CHAR(32) NOT NULL, 
	year INTEGER NOT NULL, 
	dues_class VARCHAR NOT NULL, 
	amount_cents INTEGER NOT NULL, 
	explanation JSON NOT NULL, 
	invoice_id CHAR(32), 
	CONSTRAINT pk_dues_assessment PRIMARY KEY (id), 
	CONSTRAINT uq_dues_assessment_association_id_year_member_id UNIQUE (association_id, year, member_id)
);
INSERT INTO "dues_assessment" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a2155658c17000ac6cdf86f86a6535','01a21556580c7000af80be2e8ae52fc4','01a21556566b7000bc0318b9693d46bc',2027,'A',30000,'["Classe A : jusqu’à 10 salariés (déclaré : 3) 300,00 €"]','01a2155658c1700089bdc3f421712fd0');
INSERT INTO "dues_assessment" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a2155658c17001a5d41263866df717','01a21556580c7000af80be2e8ae52fc4','01a21556566b700182b406f90d6a94ff',2027,'A',30000,'["Klasse A: bis 10 Beschäftigte (gemeldet: 7) 300,00 €"]','01a2155658c17001ad3c6ff716b2df96');
INSERT INTO "dues_assessment" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a2155658c17002bd70de71fc9d28a2','01a21556580c7000af80be2e8ae52fc4','01a21556566b70029e085965e2117e50',2027,'B',60000,'["Klasse B: 11–50 Beschäftigte (gemeldet: 19) 600,00 €"]','01a2155658c170029e24583889ba4ba2');
INSERT INTO "dues_assessment" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a2155658c17003baeb0f93dcc9a0d4','01a21556580c7000af80be2e8ae52fc4','01a21556566b700385f8cb179e361a59',2027,'E',250000,'["Klasse E: 251–1.000 Beschäftigte (gemeldet: 798) 2.500,00 €"]','01a2155658c170039e70e37637a48c17');
CREATE TABLE dues_regulation (
	association_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	name VARCHAR NOT NULL, 
	valid_from DATE NOT NULL, 
	resolution VARCHAR NOT NULL, 
	content JSON NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	released_at DATETIME NOT NULL, 
	CONSTRAINT pk_dues_regulation PRIMARY KEY (id)
);
INSERT INTO "dues_regulation" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a2155650e2700081bfb0a45d9841cf','Beitragsordnung 2026','2026-01-01','Mitgliederversammlung 2025-11-12, TOP 5','{"name": "Beitragsordnung 2026", "valid_from": "2026-01-01", "resolution": "Mitgliederversammlung 2025-11-12, TOP 5", "due": {"month": 2, "day": 15}, "rounding": "cent", "proration": {"mode": "half_year"}, "entry_fee": {"full": "250.00"}, "kinds": [{"kind": "full", "basis": "employees", "missing": {"class": "highest"}, "steps": [{"class": "A", "employees_up_to": 10, "amount": "300.00"}, {"class": "B", "employees_up_to": 50, "amount": "600.00"}, {"class": "C", "employees_up_to": 100, "amount": "900.00"}, {"class": "D", "employees_up_to": 250, "amount": "1500.00"}, {"class": "E", "employees_up_to": 1000, "amount": "2500.00"}, {"class": "F", "amount": "4000.00"}]}, {"kind": "supporting", "basis": "fixed", "amount": "150.00"}, {"kind": "honorary", "basis": "fixed", "amount": "0.00"}]}','b55666c9a6bf3e4981512a5f29657fa0a206cb555885cfa5951b0122568c9f2b','2027-01-10 00:51:48.066176');
CREATE TABLE dues_run (
	association_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	year INTEGER NOT NULL, 
	state VARCHAR(32) NOT NULL, 
	regulation_id CHAR(32) NOT NULL, 
	requested_on DATE NOT NULL, 
	collect_on DATE NOT NULL, 
	issue_on DATE NOT NULL, 
	due_on DATE NOT NULL, 
	prepared_by CHAR(32) NOT NULL, 
	prepared_at DATETIME NOT NULL, 
	released_by CHAR(32), 
	released_at DATETIME, 
	content_sha256 VARCHAR NOT NULL, 
	members INTEGER NOT NULL, 
	invoices INTEGER NOT NULL, 
	total_cents BIGINT NOT NULL, 
	exceptions JSON NOT NULL, 
	CONSTRAINT pk_dues_run PRIMARY KEY (id), 
	CONSTRAINT ck_dues_run_runstate CHECK (state IN ('prepared', 'released', 'discarded'))
);
INSERT INTO "dues_run" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a21556580c7000af80be2e8ae52fc4',2027,'released','01a2155650e2700081bfb0a45d9841cf','2027-02-15','2027-02-15','2027-01-10','2027-02-15','a5030eeb6c365a47a2dcf14644777ef6','2027-01-10 00:51:49.899937','8a10f69b726c580f82d1b87f4954845a','2027-01-10 00:51:50.083145','dcf252e0f2bdcbbf46b4d3c8014810f7f8503dd24f76b6c8ac344a14f97e5087',4,4,370000,'[]');
CREATE TABLE inbox (
	sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	event_id CHAR(32) NOT NULL, 
	subscriber VARCHAR(120) NOT NULL, 
	source VARCHAR(40) NOT NULL, 
	type VARCHAR(120) NOT NULL, 
	version SMALLINT NOT NULL, 
	association_id CHAR(32), 
	aggregate VARCHAR(200) NOT NULL, 
	occurred_at DATETIME NOT NULL, 
	actor VARCHAR(200) NOT NULL, 
	correlation_id CHAR(32) NOT NULL, 
	causation_id CHAR(32), 
	traceparent VARCHAR(80), 
	personal BOOLEAN NOT NULL, 
	payload JSON NOT NULL, 
	redacted_at DATETIME, 
	partition SMALLINT NOT NULL, 
	lane SMALLINT NOT NULL, 
	received_at DATETIME NOT NULL, 
	status VARCHAR(10) NOT NULL, 
	attempts INTEGER NOT NULL, 
	interruptions INTEGER NOT NULL, 
	postponed BOOLEAN NOT NULL, 
	next_attempt_at DATETIME NOT NULL, 
	last_error TEXT, 
	done_at DATETIME
);
INSERT INTO "inbox" VALUES(1,'01a21556515670008ff6fcda388b287c','billing.know_officer','members','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:8a10f69b-726c-580f-82d1-b87f4954845a','2027-01-10 00:51:48.182750','test','01a21556515670008ff6fcda388b287c',NULL,NULL,1,'{"person_id":"8a10f69b-726c-580f-82d1-b87f4954845a","name":"Dr. Hanne Wiemann","email":"hanne.wiemann@autos.example","language":"de","roles":["board"]}',NULL,10,0,'2027-01-10 00:51:48.295738','done',1,0,0,'2027-01-10 00:51:48.295738',NULL,'2027-01-10 00:51:48.636162');
INSERT INTO "inbox" VALUES(2,'01a215565158700082f7058758e5c9d6','billing.know_officer','members','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:a5030eeb-6c36-5a47-a2dc-f14644777ef6','2027-01-10 00:51:48.184588','test','01a215565158700082f7058758e5c9d6',NULL,NULL,1,'{"person_id":"a5030eeb-6c36-5a47-a2dc-f14644777ef6","name":"Okko Strathmann","email":"okko.strathmann@autos.example","language":"de","roles":["board","treasurer"]}',NULL,14,0,'2027-01-10 00:51:48.295738','done',1,0,0,'2027-01-10 00:51:48.295738',NULL,'2027-01-10 00:51:48.680793');
INSERT INTO "inbox" VALUES(3,'01a21556515e7000bb6322dd400b2821','billing.know_officer','members','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:302ae76d-d6d4-5a73-911d-e9f41a9e1c7a','2027-01-10 00:51:48.190370','test','01a21556515e7000bb6322dd400b2821',NULL,NULL,1,'{"person_id":"302ae76d-d6d4-5a73-911d-e9f41a9e1c7a","name":"Fenja Große-Lübbers","email":"fenja.grosse-luebbers@autos.example","language":"de","roles":["board"]}',NULL,5,0,'2027-01-10 00:51:48.295738','done',1,0,0,'2027-01-10 00:51:48.295738',NULL,'2027-01-10 00:51:48.559242');
INSERT INTO "inbox" VALUES(4,'01a21556515f70009b7d74b2e21774af','billing.know_officer','members','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:8e601abf-b2e3-5b16-8dc6-c9f47d4ed692','2027-01-10 00:51:48.191284','test','01a21556515f70009b7d74b2e21774af',NULL,NULL,1,'{"person_id":"8e601abf-b2e3-5b16-8dc6-c9f47d4ed692","name":"Ruben Achterberg","email":"ruben.achterberg@autos.example","language":"en","roles":["board"]}',NULL,1,0,'2027-01-10 00:51:48.295738','done',1,0,0,'2027-01-10 00:51:48.295738',NULL,'2027-01-10 00:51:48.523023');
INSERT INTO "inbox" VALUES(5,'01a21556515f700081951925d750269d','billing.know_officer','members','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:e7a49114-a2c3-5a23-b14d-9096ade24e4b','2027-01-10 00:51:48.191920','test','01a21556515f700081951925d750269d',NULL,NULL,1,'{"person_id":"e7a49114-a2c3-5a23-b14d-9096ade24e4b","name":"Marit Överkamp","email":"marit.oeverkamp@autos.example","language":"de","roles":["board"]}',NULL,7,0,'2027-01-10 00:51:48.295738','done',1,0,0,'2027-01-10 00:51:48.295738',NULL,'2027-01-10 00:51:48.567577');
INSERT INTO "inbox" VALUES(6,'01a21556516070009eb71e37505453d9','billing.know_officer','members','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:0a8c14ac-d3a3-53d0-a1f5-d9a18aaa18e2','2027-01-10 00:51:48.192519','test','01a21556516070009eb71e37505453d9',NULL,NULL,1,'{"person_id":"0a8c14ac-d3a3-53d0-a1f5-d9a18aaa18e2","name":"Tjark Niehues","email":"tjark.niehues@autos.example","language":"de","roles":["office"]}',NULL,10,0,'2027-01-10 00:51:48.295738','done',1,0,0,'2027-01-10 00:51:48.295738',NULL,'2027-01-10 00:51:48.636162');
INSERT INTO "inbox" VALUES(7,'01a2155651997000941e89e0d3b5b98f','billing.know_officer','members','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:5262ea8b-6a96-58bd-b25c-79e838116793','2027-01-10 00:51:48.249541','test','01a2155651997000941e89e0d3b5b98f',NULL,NULL,1,'{"person_id":"5262ea8b-6a96-58bd-b25c-79e838116793","name":"Gesa Vornholt","email":"gesa.vornholt@autos.example","language":"de","roles":["auditor"]}',NULL,14,0,'2027-01-10 00:51:48.295738','done',1,0,0,'2027-01-10 00:51:48.295738',NULL,'2027-01-10 00:51:48.680793');
INSERT INTO "inbox" VALUES(8,'01a21556519a70009234057a61a775d8','billing.know_officer','members','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:de91eb90-3742-520b-bba1-982f277ff3ed','2027-01-10 00:51:48.250944','test','01a21556519a70009234057a61a775d8',NULL,NULL,1,'{"person_id":"de91eb90-3742-520b-bba1-982f277ff3ed","name":"Ines Kallmeyer","email":"ines.kallmeyer@autos.example","language":"de","roles":["operator"]}',NULL,5,0,'2027-01-10 00:51:48.295738','done',1,0,0,'2027-01-10 00:51:48.295738',NULL,'2027-01-10 00:51:48.559242');
INSERT INTO "inbox" VALUES(9,'01a21556566f7000bf4d6779b3dce4c1','billing.open_member_account','members','members.member.details_changed',1,'b39898443ebe54f7acfd7eae12b907ff','member:01a21556-566b-7000-bc03-18b9693d46bc','2027-01-10 00:51:49.487060','test','01a21556566f7000bd209dc997bda181',NULL,NULL,1,'{"member_id":"01a21556-566b-7000-bc03-18b9693d46bc","member_number":"1001","company":"Société Générale d''Étanchéité & Cie S.à r.l.","legal_form":"S.à r.l.","street":"Zone Op Zaemer","house_number":"3 bis","postcode":"4149","city":"Esch-sur-Alzette","country":"LU","language":"fr","kind":"full","state":"active","joined_on":"2020-02-03","left_on":null,"employees":3,"turnover_cents":33900000,"register_number":"DEMO 1001","vat_id":""}',NULL,9,0,'2027-01-10 00:51:49.508180','done',1,0,0,'2027-01-10 00:51:49.508180',NULL,'2027-01-10 00:51:49.552584');
INSERT INTO "inbox" VALUES(10,'01a21556566f7002845e065e515e749d','billing.open_member_account','members','members.member.details_changed',1,'b39898443ebe54f7acfd7eae12b907ff','member:01a21556-566b-7001-82b4-06f90d6a94ff','2027-01-10 00:51:49.487060','test','01a21556566f7000bd209dc997bda181',NULL,NULL,1,'{"member_id":"01a21556-566b-7001-82b4-06f90d6a94ff","member_number":"1004","company":"Jürgensmeier-Große-Perdekamp-Übermuth Gießereibeteiligungsgesellschaft mbH & Co. KG","legal_form":"mbH & Co. KG","street":"Werkstraße","house_number":"7","postcode":"49143","city":"Bissendorf","country":"DE","language":"de","kind":"full","state":"active","joined_on":"2021-04-28","left_on":null,"employees":7,"turnover_cents":123200000,"register_number":"HRB 991004","vat_id":""}',NULL,15,0,'2027-01-10 00:51:49.508180','done',1,0,0,'2027-01-10 00:51:49.508180',NULL,'2027-01-10 00:51:49.590961');
INSERT INTO "inbox" VALUES(11,'01a21556566f7004ae8f0d080f5426da','billing.open_member_account','members','members.member.details_changed',1,'b39898443ebe54f7acfd7eae12b907ff','member:01a21556-566b-7002-9e08-5965e2117e50','2027-01-10 00:51:49.487060','test','01a21556566f7000bd209dc997bda181',NULL,NULL,1,'{"member_id":"01a21556-566b-7002-9e08-5965e2117e50","member_number":"1007","company":"»Ölpumpe« 24/7 <Service> UG (haftungsbeschränkt)","legal_form":"UG (haftungsbeschränkt)","street":"Zum Stellwerk","house_number":"1","postcode":"49124","city":"Georgsmarienhütte","country":"DE","language":"de","kind":"full","state":"active","joined_on":"2025-05-22","left_on":null,"employees":19,"turnover_cents":475000000,"register_number":"HRB 991007","vat_id":""}',NULL,14,0,'2027-01-10 00:51:49.508180','done',1,0,0,'2027-01-10 00:51:49.508180',NULL,'2027-01-10 00:51:49.571331');
INSERT INTO "inbox" VALUES(12,'01a21556566f70069e4b53d0b02b0c51','billing.open_member_account','members','members.member.details_changed',1,'b39898443ebe54f7acfd7eae12b907ff','member:01a21556-566b-7003-85f8-cb179e361a59','2027-01-10 00:51:49.487060','test','01a21556566f7000bd209dc997bda181',NULL,NULL,1,'{"member_id":"01a21556-566b-7003-85f8-cb179e361a59","member_number":"1008","company":"Ł. Ćwikła Präzision e. K.","legal_form":"e. K.","street":"Am Güterbahnhof","house_number":"1","postcode":"48527","city":"Nordhorn","country":"DE","language":"de","kind":"full","state":"active","joined_on":"2016-11-15","left_on":null,"employees":798,"turnover_cents":10453800000,"register_number":"HRB 991008","vat_id":""}',NULL,13,0,'2027-01-10 00:51:49.508180','done',1,0,0,'2027-01-10 00:51:49.508180',NULL,'2027-01-10 00:51:49.564389');
INSERT INTO "inbox" VALUES(13,'01a2155658c270009273c135ea696460','billing.make_invoice_documents','billing','billing.invoice.issued',1,'b39898443ebe54f7acfd7eae12b907ff','invoice:01a21556-58c1-7000-89bd-c3f421712fd0','2027-01-10 00:51:50.082301','test','01a2155658c270008368b59185dd5461',NULL,NULL,0,'{"invoice_id":"01a21556-58c1-7000-89bd-c3f421712fd0","member_id":"01a21556-566b-7000-bc03-18b9693d46bc","number":"BR-2027-0001","run_id":"01a21556-580c-7000-af80-be2e8ae52fc4","kind":"dues","amount_cents":30000,"issue_on":"2027-01-10","due_on":"2027-02-15","payment_method":"direct_debit","collect_on":"2027-02-15"}',NULL,11,0,'2027-01-10 00:51:50.181692','pending',0,0,1,'2027-01-10 00:51:52.513955','RetryLater: not yet (make.py:28)',NULL);
INSERT INTO "inbox" VALUES(14,'01a2155658c2700191059cbfd3eaf074','billing.make_invoice_documents','billing','billing.invoice.issued',1,'b39898443ebe54f7acfd7eae12b907ff','invoice:01a21556-58c1-7001-ad3c-6ff716b2df96','2027-01-10 00:51:50.082301','test','01a2155658c270008368b59185dd5461',NULL,NULL,0,'{"invoice_id":"01a21556-58c1-7001-ad3c-6ff716b2df96","member_id":"01a21556-566b-7001-82b4-06f90d6a94ff","number":"BR-2027-0002","run_id":"01a21556-580c-7000-af80-be2e8ae52fc4","kind":"dues","amount_cents":30000,"issue_on":"2027-01-10","due_on":"2027-02-15","payment_method":"direct_debit","collect_on":"2027-02-15"}',NULL,4,0,'2027-01-10 00:51:50.181692','pending',0,0,1,'2027-01-10 00:51:52.452069','RetryLater: not yet (make.py:28)',NULL);
INSERT INTO "inbox" VALUES(15,'01a2155658c27002b0cd3554ea7bff93','billing.make_invoice_documents','billing','billing.invoice.issued',1,'b39898443ebe54f7acfd7eae12b907ff','invoice:01a21556-58c1-7002-9e24-583889ba4ba2','2027-01-10 00:51:50.082301','test','01a2155658c270008368b59185dd5461',NULL,NULL,0,'{"invoice_id":"01a21556-58c1-7002-9e24-583889ba4ba2","member_id":"01a21556-566b-7002-9e08-5965e2117e50","number":"BR-2027-0003","run_id":"01a21556-580c-7000-af80-be2e8ae52fc4","kind":"dues","amount_cents":60000,"issue_on":"2027-01-10","due_on":"2027-02-15","payment_method":"direct_debit","collect_on":"2027-02-15"}',NULL,3,0,'2027-01-10 00:51:50.181692','pending',0,0,1,'2027-01-10 00:51:52.442801','RetryLater: not yet (make.py:28)',NULL);
INSERT INTO "inbox" VALUES(16,'01a2155658c27003bed47f88260fa7ef','billing.make_invoice_documents','billing','billing.invoice.issued',1,'b39898443ebe54f7acfd7eae12b907ff','invoice:01a21556-58c1-7003-9e70-e37637a48c17','2027-01-10 00:51:50.082301','test','01a2155658c270008368b59185dd5461',NULL,NULL,0,'{"invoice_id":"01a21556-58c1-7003-9e70-e37637a48c17","member_id":"01a21556-566b-7003-85f8-cb179e361a59","number":"BR-2027-0004","run_id":"01a21556-580c-7000-af80-be2e8ae52fc4","kind":"dues","amount_cents":250000,"issue_on":"2027-01-10","due_on":"2027-02-15","payment_method":"direct_debit","collect_on":"2027-02-15"}',NULL,1,0,'2027-01-10 00:51:50.181692','pending',0,0,1,'2027-01-10 00:51:52.435483','RetryLater: not yet (make.py:28)',NULL);
CREATE TABLE inbox_action (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	event_id CHAR(32) NOT NULL, 
	subscriber VARCHAR(120) NOT NULL, 
	action VARCHAR(10) NOT NULL, 
	"by" VARCHAR(200) NOT NULL, 
	reason TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	was VARCHAR(10) NOT NULL
);
CREATE TABLE inbox_partition (
	partition SMALLINT NOT NULL, 
	begun JSON, 
	token CHAR(32), 
	CONSTRAINT pk_inbox_partition PRIMARY KEY (partition)
);
INSERT INTO "inbox_partition" VALUES(1,NULL,'01a215565a187000b2042f46bd1a3080');
INSERT INTO "inbox_partition" VALUES(5,NULL,'01a2155652bc7000ade710f890bedbf0');
INSERT INTO "inbox_partition" VALUES(7,NULL,'01a2155652d27000a999fc99e515eb1c');
INSERT INTO "inbox_partition" VALUES(10,NULL,'01a2155652dc7000a42dd646dcdf665a');
INSERT INTO "inbox_partition" VALUES(14,NULL,'01a2155656bf7000bb7bf1e3bb0a554f');
INSERT INTO "inbox_partition" VALUES(9,NULL,'01a2155656a07000b7ae7dce34bfdf77');
INSERT INTO "inbox_partition" VALUES(13,NULL,'01a2155656b77000af8ad60958eaf7ae');
INSERT INTO "inbox_partition" VALUES(15,NULL,'01a2155656c970008adb9e342157f1cf');
INSERT INTO "inbox_partition" VALUES(3,NULL,'01a215565a297000a891681f18683253');
INSERT INTO "inbox_partition" VALUES(4,NULL,'01a215565a327000bd9920199091ac85');
INSERT INTO "inbox_partition" VALUES(11,NULL,'01a215565a707000afdd9833e507a074');
CREATE TABLE invoice (
	association_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	number VARCHAR NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	state VARCHAR(32) NOT NULL, 
	member_id CHAR(32) NOT NULL, 
	run_id CHAR(32), 
	year INTEGER NOT NULL, 
	issue_on DATE NOT NULL, 
	due_on DATE NOT NULL, 
	collect_on DATE, 
	payment_method VARCHAR(32) NOT NULL, 
	mandate_id CHAR(32), 
	language VARCHAR NOT NULL, 
	country VARCHAR NOT NULL, 
	issuer_id CHAR(32) NOT NULL, 
	amount_cents INTEGER NOT NULL, 
	open_cents INTEGER NOT NULL, 
	snapshot JSON NOT NULL, 
	document_sha256 VARCHAR, 
	notified_at DATETIME, 
	issued_at DATETIME NOT NULL, 
	CONSTRAINT pk_invoice PRIMARY KEY (id), 
	CONSTRAINT uq_invoice_association_id_number UNIQUE (association_id, number), 
	CONSTRAINT ck_invoice_invoicekind CHECK (kind IN ('dues', 'admission')), 
	CONSTRAINT ck_invoice_invoicestate CHECK (state IN ('open', 'paid', 'cancelled')), 
	CONSTRAINT ck_invoice_paymentmethod CHECK (payment_method IN ('direct_debit', 'transfer'))
);
INSERT INTO "invoice" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a2155658c1700089bdc3f421712fd0','BR-2027-0001','dues','open','01a21556566b7000bc0318b9693d46bc','01a21556580c7000af80be2e8ae52fc4',2027,'2027-01-10','2027-02-15','2027-02-15','direct_debit','01a21556567a7000b555598be203bec3','fr','LU','01a21556587b7000b344a8eb1917872b',30000,30000,'{"debtor":{"member_number":"1001","company":"Société Générale d''Étanchéité & Cie S.à r.l.","street":"Zone Op Zaemer","house_number":"3 bis","postcode":"4149","city":"Esch-sur-Alzette","country":"LU"},"lines":[{"text":"Cotisation 2027","explanation":["Classe A : jusqu’à 10 salariés (déclaré : 3) 300,00 €"],"amount_cents":30000,"period_from":"2027-01-01","period_to":"2027-12-31"}],"debit":{"mandate_reference":"AUTOS-1001","account_holder":"Société Générale d''Étanchéité & Cie","iban_masked":"LU21 •••• 8454","scheme":"core"}}',NULL,NULL,'2027-01-10 00:51:50.081414');
INSERT INTO "invoice" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a2155658c17001ad3c6ff716b2df96','BR-2027-0002','dues','open','01a21556566b700182b406f90d6a94ff','01a21556580c7000af80be2e8ae52fc4',2027,'2027-01-10','2027-02-15','2027-02-15','direct_debit','01a21556567b70008bac2c1eb6847714','de','DE','01a21556587b7000b344a8eb1917872b',30000,30000,'{"debtor":{"member_number":"1004","company":"Jürgensmeier-Große-Perdekamp-Übermuth Gießereibeteiligungsgesellschaft mbH & Co. KG","street":"Werkstraße","house_number":"7","postcode":"49143","city":"Bissendorf","country":"DE"},"lines":[{"text":"Mitgliedsbeitrag 2027","explanation":["Klasse A: bis 10 Beschäftigte (gemeldet: 7) 300,00 €"],"amount_cents":30000,"period_from":"2027-01-01","period_to":"2027-12-31"}],"debit":{"mandate_reference":"AUTOS-1004","account_holder":"Jürgensmeier-Große-Perdekamp-Übermuth Gießereibeteiligungsgesellschaft","iban_masked":"DE07 •••• 4122","scheme":"core"}}',NULL,NULL,'2027-01-10 00:51:50.081414');
INSERT INTO "invoice" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a2155658c170029e24583889ba4ba2','BR-2027-0003','dues','open','01a21556566b70029e085965e2117e50','01a21556580c7000af80be2e8ae52fc4',2027,'2027-01-10','2027-02-15','2027-02-15','direct_debit','01a21556567b70009f62594a64cbb7ac','de','DE','01a21556587b7000b344a8eb1917872b',60000,60000,'{"debtor":{"member_number":"1007","company":"»Ölpumpe« 24/7 <Service> UG (haftungsbeschränkt)","street":"Zum Stellwerk","house_number":"1","postcode":"49124","city":"Georgsmarienhütte","country":"DE"},"lines":[{"text":"Mitgliedsbeitrag 2027","explanation":["Klasse B: 11–50 Beschäftigte (gemeldet: 19) 600,00 €"],"amount_cents":60000,"period_from":"2027-01-01","period_to":"2027-12-31"}],"debit":{"mandate_reference":"AUTOS-1007","account_holder":"»Ölpumpe« 24/7 <Service> UG (haftungsbeschränkt)","iban_masked":"DE18 •••• 6361","scheme":"core"}}',NULL,NULL,'2027-01-10 00:51:50.081414');
INSERT INTO "invoice" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a2155658c170039e70e37637a48c17','BR-2027-0004','dues','open','01a21556566b700385f8cb179e361a59','01a21556580c7000af80be2e8ae52fc4',2027,'2027-01-10','2027-02-15','2027-02-15','direct_debit','01a21556567b70009f78214242f412e4','de','DE','01a21556587b7000b344a8eb1917872b',250000,250000,'{"debtor":{"member_number":"1008","company":"Ł. Ćwikła Präzision e. K.","street":"Am Güterbahnhof","house_number":"1","postcode":"48527","city":"Nordhorn","country":"DE"},"lines":[{"text":"Mitgliedsbeitrag 2027","explanation":["Klasse E: 251–1.000 Beschäftigte (gemeldet: 798) 2.500,00 €"],"amount_cents":250000,"period_from":"2027-01-01","period_to":"2027-12-31"}],"debit":{"mandate_reference":"AUTOS-1008","account_holder":"Ł. Ćwikła Präzision e. K.","iban_masked":"DE09 •••• 4944","scheme":"core"}}',NULL,NULL,'2027-01-10 00:51:50.081414');
CREATE TABLE issuer (
	association_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	content JSON NOT NULL, 
	iban_sealed BLOB NOT NULL, 
	CONSTRAINT pk_issuer PRIMARY KEY (id), 
	CONSTRAINT uq_issuer_association_id_sha256 UNIQUE (association_id, sha256)
);
INSERT INTO "issuer" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a21556587b7000b344a8eb1917872b','905a25ed3a91bef99ebdf12007babcda03d7fd250624287e69cf9e4459890b99','{"account_holder": "AutOS e.V.", "bic": "DEMODE00XXX", "city": "Osnabr\u00fcck", "country": "DE", "creditor_identifier": "DE98ZZZ09999999999", "email": "info@autos.example", "house_number": "5", "iban_hash": "ff4b5abbf9213d3e76c4a918fd96c6c08c0cd77778a3a268842c634224e0a6d9", "name": "AutOS e.V.", "phone": "+49 30 23125 501", "postcode": "49074", "register_court": "Amtsgericht Osnabr\u00fcck (Demo)", "register_number": "VR 99901", "street": "Am Beispielhafen", "tax_note": {"de": "Echter Mitgliedsbeitrag nach der Beitragsordnung: nicht umsatzsteuerbar.", "fr": "Cotisation au sens du r\u00e8glement des cotisations\u00a0: hors champ de la TVA.", "en": "Genuine membership dues under the dues regulation: not subject to VAT."}, "tax_number": "66/999/00011", "website": "https://autos.example"}',X'01B7EA221BDD81904409DFD5DDF369B6C430791BE9F2C4801996D05B51A387A45C9F34F2EDA45290905F03BBC8A86A80AA5D376E2A9938');
CREATE TABLE job_run (
	job VARCHAR(120) NOT NULL, 
	due_at DATETIME NOT NULL, 
	attempts INTEGER NOT NULL, 
	next_attempt_at DATETIME NOT NULL, 
	last_error TEXT, 
	done_at DATETIME, 
	CONSTRAINT pk_job_run PRIMARY KEY (job, due_at)
);
CREATE TABLE ledger_entry (
	association_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	posting_id CHAR(32) NOT NULL, 
	booked_on DATE NOT NULL, 
	debit VARCHAR(32) NOT NULL, 
	credit VARCHAR(32) NOT NULL, 
	amount_cents INTEGER NOT NULL, 
	member_id CHAR(32), 
	invoice_id CHAR(32), 
	transaction_id CHAR(32), 
	text VARCHAR NOT NULL, 
	entered_at DATETIME NOT NULL, 
	CONSTRAINT pk_ledger_entry PRIMARY KEY (id), 
	CONSTRAINT ck_ledger_entry_amount_positive CHECK (amount_cents > 0), 
	CONSTRAINT ck_ledger_entry_two_accounts CHECK (debit <> credit), 
	CONSTRAINT ck_ledger_entry_debit_account CHECK (debit IN ('receivable', 'dues_income', 'entry_fee_income', 'bank', 'bank_fees', 'collection_clearing', 'member_credit', 'unmatched')), 
	CONSTRAINT ck_ledger_entry_credit_account CHECK (credit IN ('receivable', 'dues_income', 'entry_fee_income', 'bank', 'bank_fees', 'collection_clearing', 'member_credit', 'unmatched'))
);
INSERT INTO "ledger_entry" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a2155658c27000939123bcfaf12779','01a2155658c27000939123bcfaf12779','2027-01-10','receivable','dues_income',30000,'01a21556566b7000bc0318b9693d46bc','01a2155658c1700089bdc3f421712fd0',NULL,'BR-2027-0001','2027-01-10 00:51:50.081414');
INSERT INTO "ledger_entry" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a2155658c2700190fcc3907140e8b1','01a2155658c2700190fcc3907140e8b1','2027-01-10','receivable','dues_income',30000,'01a21556566b700182b406f90d6a94ff','01a2155658c17001ad3c6ff716b2df96',NULL,'BR-2027-0002','2027-01-10 00:51:50.081414');
INSERT INTO "ledger_entry" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a2155658c27002b2d5c8706e279b18','01a2155658c27002b2d5c8706e279b18','2027-01-10','receivable','dues_income',60000,'01a21556566b70029e085965e2117e50','01a2155658c170029e24583889ba4ba2',NULL,'BR-2027-0003','2027-01-10 00:51:50.081414');
INSERT INTO "ledger_entry" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a2155658c27003bca7ce11e138989e','01a2155658c27003bca7ce11e138989e','2027-01-10','receivable','dues_income',250000,'01a21556566b700385f8cb179e361a59','01a2155658c170039e70e37637a48c17',NULL,'BR-2027-0004','2027-01-10 00:51:50.081414');
CREATE TABLE mandate (
	association_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	reference VARCHAR NOT NULL, 
	scheme VARCHAR(32) NOT NULL, 
	state VARCHAR(32) NOT NULL, 
	member_id CHAR(32), 
	application_id CHAR(32), 
	account_holder VARCHAR NOT NULL, 
	iban_sealed BLOB NOT NULL, 
	iban_hash VARCHAR NOT NULL, 
	iban_masked VARCHAR NOT NULL, 
	iban_country VARCHAR NOT NULL, 
	signed_on DATE NOT NULL, 
	last_collected_on DATE, 
	b2b_confirmed_on DATE, 
	imported BOOLEAN NOT NULL, 
	ended_on DATE, 
	ended_reason VARCHAR, 
	evidence JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_mandate PRIMARY KEY (id), 
	CONSTRAINT uq_mandate_association_id_reference UNIQUE (association_id, reference), 
	CONSTRAINT ck_mandate_scheme CHECK (scheme IN ('core', 'b2b')), 
	CONSTRAINT ck_mandate_mandatestate CHECK (state IN ('entered', 'active', 'ended'))
);
INSERT INTO "mandate" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a21556567a7000b555598be203bec3','AUTOS-1001','core','active','01a21556566b7000bc0318b9693d46bc',NULL,'Société Générale d''Étanchéité & Cie',X'01B7EA221BE5ED43A03F67700ADD93190CD0D512F5CAE45945E7DD3BEE24B917A0705859D5E26746669FD39120677B59E5027868E3','375a9bb32c75150feec86e364f8ec1a3589acb87bfb5d55948d4bacabc8119af','LU21 •••• 8454','LU','2025-03-08',NULL,NULL,1,NULL,NULL,'{"source": "import"}','2027-01-10 00:51:49.498910');
INSERT INTO "mandate" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a21556567b70008bac2c1eb6847714','AUTOS-1004','core','active','01a21556566b700182b406f90d6a94ff',NULL,'Jürgensmeier-Große-Perdekamp-Übermuth Gießereibeteiligungsgesellschaft',X'01B7EA221B62AD6766C4D59891EBB795E2A6E883DA910A0890B293611497D88B920483A9FE6A0BF66F6BEF1CFA3B3762D460665ED1CA1E','fb249bed8624e5ea033eea327356ff04ad180df0b95e2f6b1ebd3e614a121d43','DE07 •••• 4122','DE','2025-03-03',NULL,NULL,1,NULL,NULL,'{"source": "import"}','2027-01-10 00:51:49.499375');
INSERT INTO "mandate" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a21556567b70009f62594a64cbb7ac','AUTOS-1007','core','active','01a21556566b70029e085965e2117e50',NULL,'»Ölpumpe« 24/7 <Service> UG (haftungsbeschränkt)',X'01B7EA221B03E3271C9A552C7D74364E8A968C1AF1C4A991FCDB799156F065CB8779B7D351EA3B15F495E437593AD2EE81F4D95E82769C','9df9fb9add2a0258a5fe7a8727fe45e20036f09a82446f70e67e512a48bbb810','DE18 •••• 6361','DE','2025-06-02',NULL,NULL,1,NULL,NULL,'{"source": "import"}','2027-01-10 00:51:49.499582');
INSERT INTO "mandate" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a21556567b70009f78214242f412e4','AUTOS-1008','core','active','01a21556566b700385f8cb179e361a59',NULL,'Ł. Ćwikła Präzision e. K.',X'01B7EA221B3F3AA5DEB43FBE3811065BFE3ECB3F914E4F2D794A5C29CA56D951B95D53F9C144BB5787E813B2F0AB56E5AE223FB5C12FC8','49cb47f5086add80accc2da45eb225b6f72e77aaf1dde4bee54711cc099a9d71','DE09 •••• 4944','DE','2025-03-12',NULL,NULL,1,NULL,NULL,'{"source": "import"}','2027-01-10 00:51:49.499769');
INSERT INTO "mandate" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a215565acb7000b7034d70c7bdde09','AUTOS-1009','core','active','01a215565a887000981d7eed25509861',NULL,'Lenkgetriebe Fröhlingsdorf KG',X'01B7EA221BBBE0E0AA88CB96A1A5D68572A8BE788348DC9A3C5638A4E71D58C2D0DA9CBDEBF878EFA9B8261FB902F3E16CF85CAF538397','05ce473f1c4a48a93bf164e75b7fa2c9f1d6e03997e69e43db1379b5cdfc0d85','DE65 •••• 9418','DE','2025-03-19',NULL,NULL,1,NULL,NULL,'{"source": "import"}','2027-01-10 00:51:50.603831');
CREATE TABLE member_account (
	association_id CHAR(32) NOT NULL, 
	member_id CHAR(32) NOT NULL, 
	member_number VARCHAR NOT NULL, 
	company VARCHAR NOT NULL, 
	legal_form VARCHAR NOT NULL, 
	street VARCHAR NOT NULL, 
	house_number VARCHAR NOT NULL, 
	postcode VARCHAR NOT NULL, 
	city VARCHAR NOT NULL, 
	country VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	joined_on DATE NOT NULL, 
	left_on DATE, 
	employees INTEGER, 
	turnover_cents BIGINT, 
	CONSTRAINT pk_member_account PRIMARY KEY (member_id), 
	CONSTRAINT uq_member_account_association_id_member_number UNIQUE (association_id, member_number)
);
INSERT INTO "member_account" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a21556566b7000bc0318b9693d46bc','1001','Société Générale d''Étanchéité & Cie S.à r.l.','S.à r.l.','Zone Op Zaemer','3 bis','4149','Esch-sur-Alzette','LU','fr','full','active','2020-02-03',NULL,3,33900000);
INSERT INTO "member_account" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a21556566b700385f8cb179e361a59','1008','Ł. Ćwikła Präzision e. K.','e. K.','Am Güterbahnhof','1','48527','Nordhorn','DE','de','full','active','2016-11-15',NULL,798,10453800000);
INSERT INTO "member_account" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a21556566b70029e085965e2117e50','1007','»Ölpumpe« 24/7 <Service> UG (haftungsbeschränkt)','UG (haftungsbeschränkt)','Zum Stellwerk','1','49124','Georgsmarienhütte','DE','de','full','active','2025-05-22',NULL,19,475000000);
INSERT INTO "member_account" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a21556566b700182b406f90d6a94ff','1004','Jürgensmeier-Große-Perdekamp-Übermuth Gießereibeteiligungsgesellschaft mbH & Co. KG','mbH & Co. KG','Werkstraße','7','49143','Bissendorf','DE','de','full','active','2021-04-28',NULL,7,123200000);
CREATE TABLE number_series (
	association_id CHAR(32) NOT NULL, 
	series VARCHAR NOT NULL, 
	last_number INTEGER NOT NULL, 
	CONSTRAINT pk_number_series PRIMARY KEY (association_id, series)
);
INSERT INTO "number_series" VALUES('b39898443ebe54f7acfd7eae12b907ff','BR-2027',4);
CREATE TABLE officer (
	association_id CHAR(32) NOT NULL, 
	person_id CHAR(32) NOT NULL, 
	name VARCHAR NOT NULL, 
	email VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	roles JSON NOT NULL, 
	CONSTRAINT pk_officer PRIMARY KEY (person_id)
);
INSERT INTO "officer" VALUES('b39898443ebe54f7acfd7eae12b907ff','8e601abfb2e35b168dc6c9f47d4ed692','Ruben Achterberg','ruben.achterberg@autos.example','en','["board"]');
INSERT INTO "officer" VALUES('b39898443ebe54f7acfd7eae12b907ff','302ae76dd6d45a73911de9f41a9e1c7a','Fenja Große-Lübbers','fenja.grosse-luebbers@autos.example','de','["board"]');
INSERT INTO "officer" VALUES('b39898443ebe54f7acfd7eae12b907ff','de91eb903742520bbba1982f277ff3ed','Ines Kallmeyer','ines.kallmeyer@autos.example','de','["operator"]');
INSERT INTO "officer" VALUES('b39898443ebe54f7acfd7eae12b907ff','e7a49114a2c35a23b14d9096ade24e4b','Marit Överkamp','marit.oeverkamp@autos.example','de','["board"]');
INSERT INTO "officer" VALUES('b39898443ebe54f7acfd7eae12b907ff','8a10f69b726c580f82d1b87f4954845a','Dr. Hanne Wiemann','hanne.wiemann@autos.example','de','["board"]');
INSERT INTO "officer" VALUES('b39898443ebe54f7acfd7eae12b907ff','0a8c14acd3a353d0a1f5d9a18aaa18e2','Tjark Niehues','tjark.niehues@autos.example','de','["office"]');
INSERT INTO "officer" VALUES('b39898443ebe54f7acfd7eae12b907ff','a5030eeb6c365a47a2dcf14644777ef6','Okko Strathmann','okko.strathmann@autos.example','de','["board", "treasurer"]');
INSERT INTO "officer" VALUES('b39898443ebe54f7acfd7eae12b907ff','5262ea8b6a9658bdb25c79e838116793','Gesa Vornholt','gesa.vornholt@autos.example','de','["auditor"]');
CREATE TABLE outbox (
	position INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	id CHAR(32) NOT NULL, 
	type VARCHAR(120) NOT NULL, 
	version SMALLINT NOT NULL, 
	association_id CHAR(32), 
	aggregate VARCHAR(200) NOT NULL, 
	occurred_at DATETIME NOT NULL, 
	actor VARCHAR(200) NOT NULL, 
	correlation_id CHAR(32) NOT NULL, 
	causation_id CHAR(32), 
	traceparent VARCHAR(80), 
	personal BOOLEAN NOT NULL, 
	payload JSON NOT NULL, 
	redacted_at DATETIME, 
	lane SMALLINT NOT NULL, 
	fanned_out_at DATETIME
);
INSERT INTO "outbox" VALUES(1,'01a2155650e27000aee252eb5fec36cb','billing.dues_regulation.released',1,'b39898443ebe54f7acfd7eae12b907ff','dues_regulation:01a21556-50e2-7000-81bf-b0a45d9841cf','2027-01-10 00:51:48.066530','test','01a2155650e27000aee252eb5fec36cb',NULL,NULL,0,'{"regulation_id":"01a21556-50e2-7000-81bf-b0a45d9841cf","name":"Beitragsordnung 2026","valid_from":"2026-01-01"}',NULL,0,'2027-01-10 00:51:48.401795');
INSERT INTO "outbox" VALUES(2,'01a2155658c270009273c135ea696460','billing.invoice.issued',1,'b39898443ebe54f7acfd7eae12b907ff','invoice:01a21556-58c1-7000-89bd-c3f421712fd0','2027-01-10 00:51:50.082301','test','01a2155658c270008368b59185dd5461',NULL,NULL,0,'{"invoice_id":"01a21556-58c1-7000-89bd-c3f421712fd0","member_id":"01a21556-566b-7000-bc03-18b9693d46bc","number":"BR-2027-0001","run_id":"01a21556-580c-7000-af80-be2e8ae52fc4","kind":"dues","amount_cents":30000,"issue_on":"2027-01-10","due_on":"2027-02-15","payment_method":"direct_debit","collect_on":"2027-02-15"}',NULL,0,'2027-01-10 00:51:50.180532');
INSERT INTO "outbox" VALUES(3,'01a2155658c2700191059cbfd3eaf074','billing.invoice.issued',1,'b39898443ebe54f7acfd7eae12b907ff','invoice:01a21556-58c1-7001-ad3c-6ff716b2df96','2027-01-10 00:51:50.082301','test','01a2155658c270008368b59185dd5461',NULL,NULL,0,'{"invoice_id":"01a21556-58c1-7001-ad3c-6ff716b2df96","member_id":"01a21556-566b-7001-82b4-06f90d6a94ff","number":"BR-2027-0002","run_id":"01a21556-580c-7000-af80-be2e8ae52fc4","kind":"dues","amount_cents":30000,"issue_on":"2027-01-10","due_on":"2027-02-15","payment_method":"direct_debit","collect_on":"2027-02-15"}',NULL,0,'2027-01-10 00:51:50.180532');
INSERT INTO "outbox" VALUES(4,'01a2155658c27002b0cd3554ea7bff93','billing.invoice.issued',1,'b39898443ebe54f7acfd7eae12b907ff','invoice:01a21556-58c1-7002-9e24-583889ba4ba2','2027-01-10 00:51:50.082301','test','01a2155658c270008368b59185dd5461',NULL,NULL,0,'{"invoice_id":"01a21556-58c1-7002-9e24-583889ba4ba2","member_id":"01a21556-566b-7002-9e08-5965e2117e50","number":"BR-2027-0003","run_id":"01a21556-580c-7000-af80-be2e8ae52fc4","kind":"dues","amount_cents":60000,"issue_on":"2027-01-10","due_on":"2027-02-15","payment_method":"direct_debit","collect_on":"2027-02-15"}',NULL,0,'2027-01-10 00:51:50.180532');
INSERT INTO "outbox" VALUES(5,'01a2155658c27003bed47f88260fa7ef','billing.invoice.issued',1,'b39898443ebe54f7acfd7eae12b907ff','invoice:01a21556-58c1-7003-9e70-e37637a48c17','2027-01-10 00:51:50.082301','test','01a2155658c270008368b59185dd5461',NULL,NULL,0,'{"invoice_id":"01a21556-58c1-7003-9e70-e37637a48c17","member_id":"01a21556-566b-7003-85f8-cb179e361a59","number":"BR-2027-0004","run_id":"01a21556-580c-7000-af80-be2e8ae52fc4","kind":"dues","amount_cents":250000,"issue_on":"2027-01-10","due_on":"2027-02-15","payment_method":"direct_debit","collect_on":"2027-02-15"}',NULL,0,'2027-01-10 00:51:50.180532');
INSERT INTO "outbox" VALUES(6,'01a2155658c370008182bd6f13bbad23','billing.dues_run.released',1,'b39898443ebe54f7acfd7eae12b907ff','dues_run:01a21556-580c-7000-af80-be2e8ae52fc4','2027-01-10 00:51:50.083223','test','01a2155658c370008182bd6f13bbad23',NULL,NULL,0,'{"run_id":"01a21556-580c-7000-af80-be2e8ae52fc4","year":2027,"invoices":4,"total_cents":370000}',NULL,0,'2027-01-10 00:51:50.180532');
INSERT INTO "outbox" VALUES(7,'01a2155659097000a4fc396d55c9f6d8','billing.collection.released',1,'b39898443ebe54f7acfd7eae12b907ff','collection:ad8c07b2-cdda-5984-bc3a-f263b3ba7fa2','2027-01-10 00:51:50.153532','test','01a2155659097000a4fc396d55c9f6d8',NULL,NULL,0,'{"collection_id":"ad8c07b2-cdda-5984-bc3a-f263b3ba7fa2","run_id":"01a21556-580c-7000-af80-be2e8ae52fc4","collect_on":"2027-02-15","transactions":4,"control_sum_cents":370000,"sha256":"564451c664ddb6e2ba8834e627869b6dcbbb8176949a688b314471d48e6406e4"}',NULL,0,'2027-01-10 00:51:50.180532');
CREATE TABLE outbox_delivery (
	position BIGINT NOT NULL, 
	subscriber VARCHAR(120) NOT NULL, 
	service VARCHAR(40) NOT NULL, 
	aggregate VARCHAR(200) NOT NULL, 
	lane SMALLINT NOT NULL, 
	sends INTEGER NOT NULL, 
	next_send_at DATETIME NOT NULL, 
	received_at DATETIME, 
	CONSTRAINT pk_outbox_delivery PRIMARY KEY (position, subscriber)
);
INSERT INTO "outbox_delivery" VALUES(2,'billing.make_invoice_documents','billing','invoice:01a21556-58c1-7000-89bd-c3f421712fd0',0,1,'2027-01-10 00:52:20.180100','2027-01-10 00:51:50.191043');
INSERT INTO "outbox_delivery" VALUES(3,'billing.make_invoice_documents','billing','invoice:01a21556-58c1-7001-ad3c-6ff716b2df96',0,1,'2027-01-10 00:52:20.180100','2027-01-10 00:51:50.191043');
INSERT INTO "outbox_delivery" VALUES(4,'billing.make_invoice_documents','billing','invoice:01a21556-58c1-7002-9e24-583889ba4ba2',0,1,'2027-01-10 00:52:20.180100','2027-01-10 00:51:50.191043');
INSERT INTO "outbox_delivery" VALUES(5,'billing.make_invoice_documents','billing','invoice:01a21556-58c1-7003-9e70-e37637a48c17',0,1,'2027-01-10 00:52:20.180100','2027-01-10 00:51:50.191043');
CREATE TABLE payment_arrangement (
	association_id CHAR(32) NOT NULL, 
	member_id CHAR(32) NOT NULL, 
	method VARCHAR(32) NOT NULL, 
	mandate_id CHAR(32), 
	CONSTRAINT pk_payment_arrangement PRIMARY KEY (member_id), 
	CONSTRAINT ck_payment_arrangement_paymentmethod CHECK (method IN ('direct_debit', 'transfer'))
);
INSERT INTO "payment_arrangement" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a21556566b7000bc0318b9693d46bc','direct_debit','01a21556567a7000b555598be203bec3');
INSERT INTO "payment_arrangement" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a21556566b700182b406f90d6a94ff','direct_debit','01a21556567b70008bac2c1eb6847714');
INSERT INTO "payment_arrangement" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a21556566b70029e085965e2117e50','direct_debit','01a21556567b70009f62594a64cbb7ac');
INSERT INTO "payment_arrangement" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a21556566b700385f8cb179e361a59','direct_debit','01a21556567b70009f78214242f412e4');
INSERT INTO "payment_arrangement" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a215565a887000981d7eed25509861','direct_debit','01a215565acb7000b7034d70c7bdde09');
INSERT INTO "payment_arrangement" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a215565a887001a008dbfe25c3aa78','transfer',NULL);
CREATE TABLE quote (
	association_id CHAR(32) NOT NULL, 
	application_id CHAR(32) NOT NULL, 
	token_sha256 VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	company VARCHAR NOT NULL, 
	country VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	revision INTEGER NOT NULL, 
	employees INTEGER, 
	turnover_cents BIGINT, 
	dues_class VARCHAR, 
	annual_cents INTEGER, 
	first_cents INTEGER, 
	explanation JSON NOT NULL, 
	method VARCHAR(32), 
	mandate_id CHAR(32), 
	closed BOOLEAN NOT NULL, 
	updated_at DATETIME NOT NULL, 
	CONSTRAINT pk_quote PRIMARY KEY (application_id), 
	CONSTRAINT uq_quote_token_sha256 UNIQUE (token_sha256), 
	CONSTRAINT ck_quote_paymentmethod CHECK (method IN ('direct_debit', 'transfer'))
);
CREATE TABLE reminder (
	association_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	invoice_id CHAR(32) NOT NULL, 
	member_id CHAR(32) NOT NULL, 
	level INTEGER NOT NULL, 
	open_cents INTEGER NOT NULL, 
	reminded_on DATE NOT NULL, 
	pay_until_on DATE NOT NULL, 
	issued_by CHAR(32), 
	issued_at DATETIME NOT NULL, 
	sent_at DATETIME, 
	CONSTRAINT pk_reminder PRIMARY KEY (id), 
	CONSTRAINT uq_reminder_association_id_invoice_id_level UNIQUE (association_id, invoice_id, level)
);
CREATE TABLE schema_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT schema_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "schema_version" VALUES('billing_0001');
CREATE INDEX ix_bank_file_association_id ON bank_file (association_id);
CREATE INDEX ix_bank_fingerprint_association_id ON bank_fingerprint (association_id);
CREATE INDEX ix_bank_transaction_association_id ON bank_transaction (association_id);
CREATE INDEX ix_bank_transaction_bank_file_id ON bank_transaction (bank_file_id);
CREATE INDEX ix_bank_transaction_booked ON bank_transaction (association_id, booked_on);
CREATE INDEX ix_bank_transaction_iban ON bank_transaction (association_id, counterparty_iban_hash);
CREATE INDEX ix_bank_transaction_state ON bank_transaction (association_id, state);
CREATE INDEX ix_collection_association_id ON collection (association_id);
CREATE INDEX ix_collection_run_id ON collection (run_id);
CREATE INDEX ix_collection_item_association_id ON collection_item (association_id);
CREATE INDEX ix_collection_item_collection ON collection_item (association_id, collection_id);
CREATE INDEX ix_collection_item_invoice ON collection_item (association_id, invoice_id);
CREATE INDEX ix_dues_assessment_association_id ON dues_assessment (association_id);
CREATE INDEX ix_dues_assessment_run_id ON dues_assessment (run_id);
CREATE INDEX ix_dues_regulation_association_id ON dues_regulation (association_id);
CREATE INDEX ix_dues_regulation_valid ON dues_regulation (association_id, valid_from);
CREATE INDEX ix_dues_run_association_id ON dues_run (association_id);
CREATE INDEX ix_inbox_unfinished ON inbox (partition, lane, sequence) WHERE done_at IS NULL;
CREATE INDEX ix_inbox_unfinished_aggregate ON inbox (aggregate, sequence) WHERE done_at IS NULL;
CREATE UNIQUE INDEX uq_inbox_event_id_subscriber ON inbox (event_id, subscriber);
CREATE INDEX ix_inbox_action_event_id ON inbox_action (event_id);
CREATE INDEX ix_invoice_association_id ON invoice (association_id);
CREATE INDEX ix_invoice_member ON invoice (association_id, member_id);
CREATE INDEX ix_invoice_run ON invoice (run_id);
CREATE INDEX ix_issuer_association_id ON issuer (association_id);
CREATE INDEX ix_ledger_entry_association_id ON ledger_entry (association_id);
CREATE INDEX ix_ledger_entry_invoice ON ledger_entry (association_id, invoice_id);
CREATE INDEX ix_mandate_association_id ON mandate (association_id);
CREATE INDEX ix_mandate_iban_hash ON mandate (iban_hash);
CREATE INDEX ix_mandate_member_id ON mandate (member_id);
CREATE INDEX ix_member_account_association_id ON member_account (association_id);
CREATE INDEX ix_officer_association_id ON officer (association_id);
CREATE INDEX ix_outbox_correlation_id ON outbox (correlation_id);
CREATE INDEX ix_outbox_waiting ON outbox (lane, position) WHERE fanned_out_at IS NULL;
CREATE UNIQUE INDEX uq_outbox_id ON outbox (id);
CREATE INDEX ix_outbox_delivery_unreceived ON outbox_delivery (service, aggregate, position) WHERE received_at IS NULL;
CREATE INDEX ix_payment_arrangement_association_id ON payment_arrangement (association_id);
CREATE INDEX ix_quote_association_id ON quote (association_id);
CREATE INDEX ix_reminder_association_id ON reminder (association_id);
CREATE TRIGGER keep_ledger_entry_update BEFORE UPDATE ON "ledger_entry" BEGIN SELECT RAISE(ABORT, 'ledger_entry is append-only'); END;
CREATE TRIGGER keep_ledger_entry_delete BEFORE DELETE ON "ledger_entry" BEGIN SELECT RAISE(ABORT, 'ledger_entry is append-only'); END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('outbox',7);
INSERT INTO "sqlite_sequence" VALUES('inbox',16);
COMMIT;
