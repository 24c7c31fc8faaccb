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
INSERT INTO "association" VALUES('872a2cef55715c1f852e298138ed662d','autoregion','autoregion e.V.','Musterstraße','9','66119','Saarbrücken','DE','Amtsgericht Saarbrücken (Demo)','VR 99902','040/999/00022','info@autoregion.example','+49 30 23125 601','https://autoregion.example','["de", "fr", "en"]','autoregion e.V.',X'01B7EA221BC68AB55D524EC46B75D22853431B46F39DAFCEC409587E29A861A3EDEB989437F2ACDFA5B12AB12B6378BD4E6834C42FE16A','56be4dd91e083eb00eafbce892540865a6d2367bce1fb53c5764b54afc36b2d1','DE41 •••• 0200','DEMODE00XXX','DE98ZZZ09999999999',14,1,'2027-01-11 09:00:00.000000');
INSERT INTO "association" VALUES('b39898443ebe54f7acfd7eae12b907ff','autos','AutOS e.V.','Am Beispielhafen','5','49074','Osnabrück','DE','Amtsgericht Osnabrück (Demo)','VR 99901','66/999/00011','info@autos.example','+49 30 23125 501','https://autos.example','["de", "en"]','AutOS e.V.',X'01B7EA221B2F646F53875C42A01CE1DE8812DC50985D536ABFB002B94F687483CDA3F51C665C803C40046D95359A4B15729B2A31706F5A','ff4b5abbf9213d3e76c4a918fd96c6c08c0cd77778a3a268842c634224e0a6d9','DE24 •••• 5055','DEMODE00XXX','DE98ZZZ09999999999',14,1,'2027-01-11 09:00:00.000000');
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
INSERT INTO "collection" VALUES('872a2cef55715c1f852e298138ed662d','01a2164127bc7000acc91e61d9d11709',NULL,'released','core','2027-01-25','01A2164127B07000AA5ECCFAC5165C9E-01','01A2164127B07000AA5ECCFAC5165C9E-01','autoregion-BR-2027-0001-2027-01-25.xml',1,185000,'9a6fcd7f1540642bdeb064e4ed9a919775203c2ac7cd2e790a34a65456414f9f','2027-01-11 09:00:00.000000',NULL,NULL);
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
INSERT INTO "collection_item" VALUES('872a2cef55715c1f852e298138ed662d','01a2164127bc7000a12b932f944cd8ed','01a2164127bc7000acc91e61d9d11709','01a2164127b07000aa5eccfac5165c9e','01a2164115987000965219a4d5bfe1c7','01A2164127B07000AA5ECCFAC5165C9E-01',185000,'collecting',NULL,NULL,NULL,NULL,NULL,0);
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
INSERT INTO "dues_assessment" VALUES('872a2cef55715c1f852e298138ed662d','01a2164127f97000b07f2ba3fc1846fa',NULL,'01a2164126db7000bc16625cbaf16757',2027,'III',185000,'["Classe III, la plus \u00e9lev\u00e9e de\u00a0: 84 salari\u00e9s (classe III), chiffre d\u2019affaires 12\u202f500\u202f000\u00a0\u20ac (classe III) 1\u202f650,00\u00a0\u20ac", "droit d\u2019entr\u00e9e 200,00\u00a0\u20ac"]','01a2164127b07000aa5eccfac5165c9e');
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
INSERT INTO "dues_regulation" VALUES('872a2cef55715c1f852e298138ed662d','01a216410d597000a698bd350ca81a2e','Beitragsordnung 2026','2026-01-01','Mitgliederversammlung 2025-11-20, TOP 6','{"name": "Beitragsordnung 2026", "valid_from": "2026-01-01", "resolution": "Mitgliederversammlung 2025-11-20, TOP 6", "due": {"month": 2, "day": 15}, "rounding": "cent", "proration": {"mode": "monthly"}, "entry_fee": {"full": "200.00", "network_partner": "100.00"}, "kinds": [{"kind": "full", "basis": "higher_of", "missing": {"class": "highest"}, "steps": [{"class": "I", "employees_up_to": 10, "turnover_up_to": "2000000.00", "amount": "450.00"}, {"class": "II", "employees_up_to": 50, "turnover_up_to": "10000000.00", "amount": "850.00"}, {"class": "III", "employees_up_to": 250, "turnover_up_to": "50000000.00", "amount": "1650.00"}, {"class": "IV", "employees_up_to": 1000, "turnover_up_to": "250000000.00", "amount": "3200.00"}, {"class": "V", "amount": "5400.00"}]}, {"kind": "network_partner", "basis": "employees", "missing": {"class": "lowest"}, "steps": [{"class": "N1", "employees_up_to": 50, "amount": "400.00"}, {"class": "N2", "amount": "700.00"}]}, {"kind": "supporting", "basis": "fixed", "amount": "250.00"}, {"kind": "honorary", "basis": "fixed", "amount": "0.00"}]}','4dd1ebfa1c78424e67aff5466b13cb91243d917a2710e66ea3a5ef4a59c24e75','2027-01-11 09:00:00.000000');
INSERT INTO "dues_regulation" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a216410da8700088d5de203f726c4f','Beitragsordnung 2026','2026-01-01','Mitgliederversammlung 2025-11-12, TOP 5','{"name": "Beitragsordnung 2026", "valid_from": "2026-01-01", "resolution": "Mitgliederversammlung 2025-11-12, TOP 5", "due": {"month": 2, "day": 15}, "rounding": "cent", "proration": {"mode": "half_year"}, "entry_fee": {"full": "250.00"}, "kinds": [{"kind": "full", "basis": "employees", "missing": {"class": "highest"}, "steps": [{"class": "A", "employees_up_to": 10, "amount": "300.00"}, {"class": "B", "employees_up_to": 50, "amount": "600.00"}, {"class": "C", "employees_up_to": 100, "amount": "900.00"}, {"class": "D", "employees_up_to": 250, "amount": "1500.00"}, {"class": "E", "employees_up_to": 1000, "amount": "2500.00"}, {"class": "F", "amount": "4000.00"}]}, {"kind": "supporting", "basis": "fixed", "amount": "150.00"}, {"kind": "honorary", "basis": "fixed", "amount": "0.00"}]}','b55666c9a6bf3e4981512a5f29657fa0a206cb555885cfa5951b0122568c9f2b','2027-01-11 09:00:00.000000');
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
INSERT INTO "inbox" VALUES(1,'01a216410d917000868db33c670d2961','billing.know_officer','members','members.officer.changed',1,'872a2cef55715c1f852e298138ed662d','person:8c4ff85c-d966-5d54-9f14-60d17f68e364','2027-01-11 09:00:00.000000','test','01a216410d917000868db33c670d2961',NULL,NULL,1,'{"person_id":"8c4ff85c-d966-5d54-9f14-60d17f68e364","name":"Dr. Jolanda Schürmann-Théis","email":"jolanda.schuermann-theis@autoregion.example","language":"de","roles":["board"]}',NULL,1,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(2,'01a216410d9370009e1645f12db847cb','billing.know_officer','members','members.officer.changed',1,'872a2cef55715c1f852e298138ed662d','person:780eaaf5-4d2c-5384-9ee1-b3eb6363529c','2027-01-11 09:00:00.000000','test','01a216410d9370009e1645f12db847cb',NULL,NULL,1,'{"person_id":"780eaaf5-4d2c-5384-9ee1-b3eb6363529c","name":"Bastien L''Hôpital","email":"bastien.lhopital@autoregion.example","language":"fr","roles":["board"]}',NULL,9,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(3,'01a216410d94700093dfd09cd2f7291b','billing.know_officer','members','members.officer.changed',1,'872a2cef55715c1f852e298138ed662d','person:67fc710c-48f2-5814-9c29-7b954e42766c','2027-01-11 09:00:00.000000','test','01a216410d94700093dfd09cd2f7291b',NULL,NULL,1,'{"person_id":"67fc710c-48f2-5814-9c29-7b954e42766c","name":"Carole Wagener-Plier","email":"carole.wagener@autoregion.example","language":"fr","roles":["board"]}',NULL,0,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(4,'01a216410d947000ae767c1e20bb4d15','billing.know_officer','members','members.officer.changed',1,'872a2cef55715c1f852e298138ed662d','person:212a3225-55c3-50cb-bc7d-bc3401127aa2','2027-01-11 09:00:00.000000','test','01a216410d947000ae767c1e20bb4d15',NULL,NULL,1,'{"person_id":"212a3225-55c3-50cb-bc7d-bc3401127aa2","name":"Edgar Ommert","email":"edgar.ommert@autoregion.example","language":"de","roles":["board","treasurer"]}',NULL,8,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(5,'01a216410d9570008fc63a7b1e356361','billing.know_officer','members','members.officer.changed',1,'872a2cef55715c1f852e298138ed662d','person:d631dd2f-e0b1-560b-b777-455969e0e4f3','2027-01-11 09:00:00.000000','test','01a216410d9570008fc63a7b1e356361',NULL,NULL,1,'{"person_id":"d631dd2f-e0b1-560b-b777-455969e0e4f3","name":"Svenja Altmeyer","email":"svenja.altmeyer@autoregion.example","language":"de","roles":["treasurer"]}',NULL,6,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(6,'01a216410d957000b9d2daa93a96908b','billing.know_officer','members','members.officer.changed',1,'872a2cef55715c1f852e298138ed662d','person:647186d7-d2db-5c1e-8440-b16a80a67154','2027-01-11 09:00:00.000000','test','01a216410d957000b9d2daa93a96908b',NULL,NULL,1,'{"person_id":"647186d7-d2db-5c1e-8440-b16a80a67154","name":"Mathilde Gœury","email":"mathilde.goeury@autoregion.example","language":"fr","roles":["office"]}',NULL,0,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(7,'01a216410d9670009e0aa12317ec5d65','billing.know_officer','members','members.officer.changed',1,'872a2cef55715c1f852e298138ed662d','person:5ce208c6-6d75-5c10-95e2-46e7f2c78832','2027-01-11 09:00:00.000000','test','01a216410d9670009e0aa12317ec5d65',NULL,NULL,1,'{"person_id":"5ce208c6-6d75-5c10-95e2-46e7f2c78832","name":"Lorenz Kiefaber","email":"lorenz.kiefaber@autoregion.example","language":"de","roles":["auditor"]}',NULL,9,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(8,'01a216410d9a700099a47fbd865831eb','billing.know_officer','members','members.officer.changed',1,'872a2cef55715c1f852e298138ed662d','person:8ec8c952-20a8-5bae-84c5-2880feca76f8','2027-01-11 09:00:00.000000','test','01a216410d9a700099a47fbd865831eb',NULL,NULL,1,'{"person_id":"8ec8c952-20a8-5bae-84c5-2880feca76f8","name":"Ines Kallmeyer","email":"ines.kallmeyer@autoregion.example","language":"de","roles":["operator"]}',NULL,0,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(9,'01a216410dbd700085ded65995f3d0fd','billing.know_officer','members','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:8a10f69b-726c-580f-82d1-b87f4954845a','2027-01-11 09:00:00.000000','test','01a216410dbd700085ded65995f3d0fd',NULL,NULL,1,'{"person_id":"8a10f69b-726c-580f-82d1-b87f4954845a","name":"Dr. Hanne Wiemann","email":"hanne.wiemann@autos.example","language":"de","roles":["board"]}',NULL,10,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(10,'01a216410dc67000ae6428df66706987','billing.know_officer','members','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:a5030eeb-6c36-5a47-a2dc-f14644777ef6','2027-01-11 09:00:00.000000','test','01a216410dc67000ae6428df66706987',NULL,NULL,1,'{"person_id":"a5030eeb-6c36-5a47-a2dc-f14644777ef6","name":"Okko Strathmann","email":"okko.strathmann@autos.example","language":"de","roles":["board","treasurer"]}',NULL,14,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(11,'01a216410dc770008ba4a31d1bc618c2','billing.know_officer','members','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:302ae76d-d6d4-5a73-911d-e9f41a9e1c7a','2027-01-11 09:00:00.000000','test','01a216410dc770008ba4a31d1bc618c2',NULL,NULL,1,'{"person_id":"302ae76d-d6d4-5a73-911d-e9f41a9e1c7a","name":"Fenja Große-Lübbers","email":"fenja.grosse-luebbers@autos.example","language":"de","roles":["board"]}',NULL,5,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(12,'01a216410dc87000b9fc3d25ce43238e','billing.know_officer','members','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:8e601abf-b2e3-5b16-8dc6-c9f47d4ed692','2027-01-11 09:00:00.000000','test','01a216410dc87000b9fc3d25ce43238e',NULL,NULL,1,'{"person_id":"8e601abf-b2e3-5b16-8dc6-c9f47d4ed692","name":"Ruben Achterberg","email":"ruben.achterberg@autos.example","language":"en","roles":["board"]}',NULL,1,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(13,'01a216410dc9700096e2469938730269','billing.know_officer','members','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:e7a49114-a2c3-5a23-b14d-9096ade24e4b','2027-01-11 09:00:00.000000','test','01a216410dc9700096e2469938730269',NULL,NULL,1,'{"person_id":"e7a49114-a2c3-5a23-b14d-9096ade24e4b","name":"Marit Överkamp","email":"marit.oeverkamp@autos.example","language":"de","roles":["board"]}',NULL,7,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(14,'01a216410dca70009d3bf75ee4442d5c','billing.know_officer','members','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:0a8c14ac-d3a3-53d0-a1f5-d9a18aaa18e2','2027-01-11 09:00:00.000000','test','01a216410dca70009d3bf75ee4442d5c',NULL,NULL,1,'{"person_id":"0a8c14ac-d3a3-53d0-a1f5-d9a18aaa18e2","name":"Tjark Niehues","email":"tjark.niehues@autos.example","language":"de","roles":["office"]}',NULL,10,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(15,'01a216410dca7000bcc703578e69033e','billing.know_officer','members','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:5262ea8b-6a96-58bd-b25c-79e838116793','2027-01-11 09:00:00.000000','test','01a216410dca7000bcc703578e69033e',NULL,NULL,1,'{"person_id":"5262ea8b-6a96-58bd-b25c-79e838116793","name":"Gesa Vornholt","email":"gesa.vornholt@autos.example","language":"de","roles":["auditor"]}',NULL,14,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(16,'01a216410dcb7000858a3ac9f5188ed8','billing.know_officer','members','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:de91eb90-3742-520b-bba1-982f277ff3ed','2027-01-11 09:00:00.000000','test','01a216410dcb7000858a3ac9f5188ed8',NULL,NULL,1,'{"person_id":"de91eb90-3742-520b-bba1-982f277ff3ed","name":"Ines Kallmeyer","email":"ines.kallmeyer@autos.example","language":"de","roles":["operator"]}',NULL,5,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(17,'01a21641148a7000ace0bc726788b64e','billing.open_quote','members','members.application.drafted',1,'872a2cef55715c1f852e298138ed662d','application:01a21641-1290-7000-9b14-0b004150705e','2027-01-11 09:00:00.000000','applicant','01a21641148a7000ace0bc726788b64e',NULL,NULL,1,'{"application_id":"01a21641-1290-7000-9b14-0b004150705e","token_sha256":"ca1530d1119d5900874cf46a51a7859e86b00589bcf88f3b5691a8e0f9676aae","kind":"full","company":"Société admitted & Fils S.A.S.","country":"FR","language":"fr"}',NULL,11,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(18,'01a216411950700086f2a92502819f58','billing.close_sent_quote','members','members.application.submitted',1,'872a2cef55715c1f852e298138ed662d','application:01a21641-1290-7000-9b14-0b004150705e','2027-01-11 09:00:00.000000','applicant','01a216411950700086f2a92502819f58',NULL,NULL,0,'{"application_id":"01a21641-1290-7000-9b14-0b004150705e","reference":"A-2027-001","kind":"full","submitted_at":"2027-01-11T09:00:00Z"}',NULL,11,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(19,'01a216411aaf7000adb083bbc19d4496','billing.note_that_members_were_told','notifications','notifications.mail.sent',1,'872a2cef55715c1f852e298138ed662d','message:cd278d7e-cfc8-5e34-b7f5-c366b2d40ed2','2027-01-11 09:00:00.000000','system','01a216411950700086f2a92502819f58','01a216411a55700080a17fe7c9f47a95',NULL,0,'{"message_id":"cd278d7e-cfc8-5e34-b7f5-c366b2d40ed2","template":"application_received","reference":"01a21641-1290-7000-9b14-0b004150705e","sent_at":"2027-01-11T09:00:00Z","kept":true}',NULL,4,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(20,'01a216411b85700089c0fa12229f1367','billing.open_quote','members','members.application.drafted',1,'872a2cef55715c1f852e298138ed662d','application:01a21641-1b40-7000-ad1c-9449252e8513','2027-01-11 09:00:00.000000','applicant','01a216411b85700089c0fa12229f1367',NULL,NULL,1,'{"application_id":"01a21641-1b40-7000-ad1c-9449252e8513","token_sha256":"03a9608fc820d852b3cf028e7ca70e8dd975bed40ece2d1795faeeb031047366","kind":"full","company":"Société voting & Fils S.A.S.","country":"FR","language":"fr"}',NULL,4,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(21,'01a216411d897000b6b3553a51ca3dbe','billing.close_sent_quote','members','members.application.submitted',1,'872a2cef55715c1f852e298138ed662d','application:01a21641-1b40-7000-ad1c-9449252e8513','2027-01-11 09:00:00.000000','applicant','01a216411d897000b6b3553a51ca3dbe',NULL,NULL,0,'{"application_id":"01a21641-1b40-7000-ad1c-9449252e8513","reference":"A-2027-002","kind":"full","submitted_at":"2027-01-11T09:00:00Z"}',NULL,4,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(22,'01a216411e2a70008c84d8461fdca9b3','billing.note_that_members_were_told','notifications','notifications.mail.sent',1,'872a2cef55715c1f852e298138ed662d','message:ffc5f18c-fbad-5afa-959d-9d66138f1f19','2027-01-11 09:00:00.000000','system','01a216411d897000b6b3553a51ca3dbe','01a216411df0700096ff4c32bb4e3d02',NULL,0,'{"message_id":"ffc5f18c-fbad-5afa-959d-9d66138f1f19","template":"application_received","reference":"01a21641-1b40-7000-ad1c-9449252e8513","sent_at":"2027-01-11T09:00:00Z","kept":true}',NULL,5,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(23,'01a216411eb77000a352b884d0c7eb01','billing.open_quote','members','members.application.drafted',1,'872a2cef55715c1f852e298138ed662d','application:01a21641-1e8a-7000-95d1-4a389f4e57f2','2027-01-11 09:00:00.000000','applicant','01a216411eb77000a352b884d0c7eb01',NULL,NULL,1,'{"application_id":"01a21641-1e8a-7000-95d1-4a389f4e57f2","token_sha256":"103f574a990055a79479b1939089d0f5f26f3a11c32e369f478f99f4b7bcc9f6","kind":"full","company":"Société unconfirmed & Fils S.A.S.","country":"FR","language":"fr"}',NULL,15,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(24,'01a2164120237000825b744429954e86','billing.close_sent_quote','members','members.application.submitted',1,'872a2cef55715c1f852e298138ed662d','application:01a21641-1e8a-7000-95d1-4a389f4e57f2','2027-01-11 09:00:00.000000','applicant','01a2164120237000825b744429954e86',NULL,NULL,0,'{"application_id":"01a21641-1e8a-7000-95d1-4a389f4e57f2","reference":"A-2027-003","kind":"full","submitted_at":"2027-01-11T09:00:00Z"}',NULL,15,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(25,'01a2164120c270008b31a390350997d0','billing.note_that_members_were_told','notifications','notifications.mail.sent',1,'872a2cef55715c1f852e298138ed662d','message:1d18aac9-cd48-55aa-a7d7-a3de48d90a5c','2027-01-11 09:00:00.000000','system','01a2164120237000825b744429954e86','01a2164120887000bef4f9f2c5e521b4',NULL,0,'{"message_id":"1d18aac9-cd48-55aa-a7d7-a3de48d90a5c","template":"application_received","reference":"01a21641-1e8a-7000-95d1-4a389f4e57f2","sent_at":"2027-01-11T09:00:00Z","kept":true}',NULL,9,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(26,'01a21641228770009ed403aacde33494','billing.note_that_members_were_told','notifications','notifications.mail.sent',1,'872a2cef55715c1f852e298138ed662d','message:e7fd8853-0fba-598e-a926-391dc0c85754','2027-01-11 09:00:00.000000','system','01a216412154700086186a387625354f','01a21641222770039fd940c32db17166',NULL,0,'{"message_id":"e7fd8853-0fba-598e-a926-391dc0c85754","template":"ballot","reference":"01a21641-214d-7000-af46-4696e5ca5fe1","sent_at":"2027-01-11T09:00:00Z","kept":true}',NULL,0,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(27,'01a2164122a370008a09dd26bfc33e90','billing.note_that_members_were_told','notifications','notifications.mail.sent',1,'872a2cef55715c1f852e298138ed662d','message:1ecbcddd-0199-5e59-b17c-e2c4bb7d2033','2027-01-11 09:00:00.000000','system','01a2164121447000852ca3ecfb31a71b','01a2164122577000a06881bad852661c',NULL,0,'{"message_id":"1ecbcddd-0199-5e59-b17c-e2c4bb7d2033","template":"application_confirmed","reference":"01a21641-1290-7000-9b14-0b004150705e","sent_at":"2027-01-11T09:00:00Z","kept":true}',NULL,7,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(28,'01a2164122b17000bd3bbb4710ffa4bf','billing.note_that_members_were_told','notifications','notifications.mail.sent',1,'872a2cef55715c1f852e298138ed662d','message:29f0d548-4c4e-5605-b13f-53a915ee74e2','2027-01-11 09:00:00.000000','system','01a216412154700086186a387625354f','01a216412227700095765ea131f0c295',NULL,0,'{"message_id":"29f0d548-4c4e-5605-b13f-53a915ee74e2","template":"ballot","reference":"01a21641-214d-7000-b587-06475c5c34ff","sent_at":"2027-01-11T09:00:00Z","kept":true}',NULL,10,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(29,'01a2164122b17001821d2f2ddfca7527','billing.note_that_members_were_told','notifications','notifications.mail.sent',1,'872a2cef55715c1f852e298138ed662d','message:5a99156a-d59b-5185-ad32-d3d5bd2e8d84','2027-01-11 09:00:00.000000','system','01a216412154700086186a387625354f','01a216412227700095765ea131f0c295',NULL,0,'{"message_id":"5a99156a-d59b-5185-ad32-d3d5bd2e8d84","template":"ballot","reference":"01a21641-214d-7000-963a-80653f3cb07a","sent_at":"2027-01-11T09:00:00Z","kept":true}',NULL,10,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(30,'01a2164122cf7000860a101d39d11f67','billing.note_that_members_were_told','notifications','notifications.mail.sent',1,'872a2cef55715c1f852e298138ed662d','message:c268b077-afa3-5a7d-820e-dcd3824464eb','2027-01-11 09:00:00.000000','system','01a216412154700086186a387625354f','01a21641222770028fa11dfe496f3a2e',NULL,0,'{"message_id":"c268b077-afa3-5a7d-820e-dcd3824464eb","template":"ballot","reference":"01a21641-214d-7000-af68-aac18f5f2148","sent_at":"2027-01-11T09:00:00Z","kept":true}',NULL,13,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(31,'01a21641243e70008e80c81c5cba8147','billing.note_that_members_were_told','notifications','notifications.mail.sent',1,'872a2cef55715c1f852e298138ed662d','message:f8639a2b-b915-5a89-ba9b-6eb8ce3d5668','2027-01-11 09:00:00.000000','system','01a21641237c7000b2849f04778cd99b','01a2164123d170009f6956d684f2dabf',NULL,0,'{"message_id":"f8639a2b-b915-5a89-ba9b-6eb8ce3d5668","template":"application_confirmed","reference":"01a21641-1b40-7000-ad1c-9449252e8513","sent_at":"2027-01-11T09:00:00Z","kept":true}',NULL,0,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(32,'01a2164124537000bae53583ef62cb8a','billing.note_that_members_were_told','notifications','notifications.mail.sent',1,'872a2cef55715c1f852e298138ed662d','message:ee66c6f8-7581-5be9-8fdb-8878472e24a0','2027-01-11 09:00:00.000000','system','01a21641238d70009d0d44f04352d2f4','01a21641240170038bb449afe304230f',NULL,0,'{"message_id":"ee66c6f8-7581-5be9-8fdb-8878472e24a0","template":"ballot","reference":"01a21641-238c-7000-93f3-aae101553688","sent_at":"2027-01-11T09:00:00Z","kept":true}',NULL,7,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(33,'01a21641246e700081291f0760c5a986','billing.note_that_members_were_told','notifications','notifications.mail.sent',1,'872a2cef55715c1f852e298138ed662d','message:3b4d3422-2bfa-5e46-babc-7824c6a2c3f7','2027-01-11 09:00:00.000000','system','01a21641238d70009d0d44f04352d2f4','01a21641240170019960a6fb4d6238e8',NULL,0,'{"message_id":"3b4d3422-2bfa-5e46-babc-7824c6a2c3f7","template":"ballot","reference":"01a21641-238c-7000-95a3-0ff8f15045d0","sent_at":"2027-01-11T09:00:00Z","kept":true}',NULL,9,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(34,'01a2164124877000b6746b1fa53c7869','billing.note_that_members_were_told','notifications','notifications.mail.sent',1,'872a2cef55715c1f852e298138ed662d','message:923ff26e-b843-575b-a2c9-abd2bf99f152','2027-01-11 09:00:00.000000','system','01a21641238d70009d0d44f04352d2f4','01a2164124017000b928a6fa81ab47f6',NULL,0,'{"message_id":"923ff26e-b843-575b-a2c9-abd2bf99f152","template":"ballot","reference":"01a21641-238c-7000-bff6-0da8af217415","sent_at":"2027-01-11T09:00:00Z","kept":true}',NULL,10,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(35,'01a2164124957000bfdb09882b216dca','billing.note_that_members_were_told','notifications','notifications.mail.sent',1,'872a2cef55715c1f852e298138ed662d','message:8d7692de-8c2b-5297-a238-97ff530613c7','2027-01-11 09:00:00.000000','system','01a21641238d70009d0d44f04352d2f4','01a2164124017002853db77954b5517e',NULL,0,'{"message_id":"8d7692de-8c2b-5297-a238-97ff530613c7","template":"ballot","reference":"01a21641-238c-7000-be01-48fe3a1bfb03","sent_at":"2027-01-11T09:00:00Z","kept":true}',NULL,12,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(36,'01a2164126e97000835cbe8922b45725','billing.open_member_account','members','members.member.details_changed',1,'872a2cef55715c1f852e298138ed662d','member:01a21641-26db-7000-bc16-625cbaf16757','2027-01-11 09:00:00.000000','212a3225-55c3-50cb-bc7d-bc3401127aa2','01a2164126e97000835cbe8922b45725',NULL,NULL,1,'{"member_id":"01a21641-26db-7000-bc16-625cbaf16757","member_number":"M-0001","company":"Société admitted & Fils S.A.S.","legal_form":"","street":"rue de l''Église","house_number":"4 bis","postcode":"57600","city":"Forbach","country":"FR","language":"fr","kind":"full","state":"active","joined_on":"2027-01-11","left_on":null,"employees":84,"turnover_cents":1250000000,"register_number":"","vat_id":""}',NULL,5,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(37,'01a2164126f4700091d7e4d324705128','billing.charge_admission','members','members.member.admitted',1,'872a2cef55715c1f852e298138ed662d','member:01a21641-26db-7000-bc16-625cbaf16757','2027-01-11 09:00:00.000000','212a3225-55c3-50cb-bc7d-bc3401127aa2','01a2164126f4700091d7e4d324705128',NULL,NULL,0,'{"member_id":"01a21641-26db-7000-bc16-625cbaf16757","application_id":"01a21641-1290-7000-9b14-0b004150705e","member_number":"M-0001","kind":"full","joined_on":"2027-01-11","resolution_id":"01a21641-214d-7000-890d-f78d44d5cf2e","resolution_number":"B-2027-001"}',NULL,5,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(38,'01a2164127bb700096d64f65c87a8c13','billing.make_invoice_documents','billing','billing.invoice.issued',1,'872a2cef55715c1f852e298138ed662d','invoice:01a21641-27b0-7000-aa5e-ccfac5165c9e','2027-01-11 09:00:00.000000','system','01a2164126f4700091d7e4d324705128','01a2164126f4700091d7e4d324705128',NULL,0,'{"invoice_id":"01a21641-27b0-7000-aa5e-ccfac5165c9e","member_id":"01a21641-26db-7000-bc16-625cbaf16757","number":"BR-2027-0001","run_id":null,"kind":"admission","amount_cents":185000,"issue_on":"2027-01-11","due_on":"2027-01-25","payment_method":"direct_debit","collect_on":"2027-01-25"}',NULL,2,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(39,'01a216412a077000820b697b8fc23dea','billing.note_that_members_were_told','notifications','notifications.mail.sent',1,'872a2cef55715c1f852e298138ed662d','message:e02b75ed-ee12-5f94-87d0-45ba95c15406','2027-01-11 09:00:00.000000','system','01a2164126f4700091d7e4d324705128','01a21641284f7000a3fbd9fd3285d54f',NULL,0,'{"message_id":"e02b75ed-ee12-5f94-87d0-45ba95c15406","template":"member_welcome","reference":"01a21641-26db-7000-bc16-625cbaf16757","sent_at":"2027-01-11T09:00:00Z","kept":true}',NULL,4,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(40,'01a216412a1f700099be18c56f8bbb06','billing.note_that_members_were_told','notifications','notifications.mail.sent',1,'872a2cef55715c1f852e298138ed662d','message:7bd7dbfc-d4d1-52b2-8737-4b3a850ca230','2027-01-11 09:00:00.000000','system','01a2164125ad7000bfb24ae5fa9667b9','01a21641290a700080967ac12e17a9ce',NULL,0,'{"message_id":"7bd7dbfc-d4d1-52b2-8737-4b3a850ca230","template":"vote_received","reference":"01a21641-214d-7000-b587-06475c5c34ff","sent_at":"2027-01-11T09:00:00Z","kept":true}',NULL,5,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(41,'01a216412a1f70018c1d5fa72eade477','billing.note_that_members_were_told','notifications','notifications.mail.sent',1,'872a2cef55715c1f852e298138ed662d','message:f823b1f4-e972-5f3d-b60d-7224023ff871','2027-01-11 09:00:00.000000','system','01a2164125ad7000bfb24ae5fa9667b9','01a21641290a700080967ac12e17a9ce',NULL,0,'{"message_id":"f823b1f4-e972-5f3d-b60d-7224023ff871","template":"resolution_decided","reference":"01a21641-214d-7000-890d-f78d44d5cf2e","sent_at":"2027-01-11T09:00:00Z","kept":true}',NULL,5,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(42,'01a216412a397000a68e530660ccd453','billing.note_that_members_were_told','notifications','notifications.mail.sent',1,'872a2cef55715c1f852e298138ed662d','message:0107e3ec-acab-54b7-b387-015fac7cdfac','2027-01-11 09:00:00.000000','system','01a2164125ad7000bfb24ae5fa9667b9','01a21641290a700285115accc8a4b417',NULL,0,'{"message_id":"0107e3ec-acab-54b7-b387-015fac7cdfac","template":"resolution_decided","reference":"01a21641-214d-7000-890d-f78d44d5cf2e","sent_at":"2027-01-11T09:00:00Z","kept":true}',NULL,6,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(43,'01a216412a397001a99fc009ced6d219','billing.note_that_members_were_told','notifications','notifications.mail.sent',1,'872a2cef55715c1f852e298138ed662d','message:03dfc0df-3649-510f-b57d-a8cc3522dca8','2027-01-11 09:00:00.000000','system','01a2164125ad7000bfb24ae5fa9667b9','01a21641290a700285115accc8a4b417',NULL,0,'{"message_id":"03dfc0df-3649-510f-b57d-a8cc3522dca8","template":"vote_received","reference":"01a21641-214d-7000-af46-4696e5ca5fe1","sent_at":"2027-01-11T09:00:00Z","kept":true}',NULL,6,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(44,'01a216412a577000a6e842e5bc6bb50b','billing.note_that_members_were_told','notifications','notifications.mail.sent',1,'872a2cef55715c1f852e298138ed662d','message:ace7a1e0-a32e-52e1-9a41-b4dd63c3149a','2027-01-11 09:00:00.000000','system','01a2164125ad7000bfb24ae5fa9667b9','01a21641290a70038adcc3a313f63e6b',NULL,0,'{"message_id":"ace7a1e0-a32e-52e1-9a41-b4dd63c3149a","template":"resolution_decided","reference":"01a21641-214d-7000-890d-f78d44d5cf2e","sent_at":"2027-01-11T09:00:00Z","kept":true}',NULL,8,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(45,'01a216412a697000995aa4badce0ddc4','billing.note_that_members_were_told','notifications','notifications.mail.sent',1,'872a2cef55715c1f852e298138ed662d','message:90d8f4c9-76d4-582e-97eb-c92a5a676275','2027-01-11 09:00:00.000000','system','01a2164125ad7000bfb24ae5fa9667b9','01a21641290a7001ae5784d7701a9cd4',NULL,0,'{"message_id":"90d8f4c9-76d4-582e-97eb-c92a5a676275","template":"vote_received","reference":"01a21641-214d-7000-963a-80653f3cb07a","sent_at":"2027-01-11T09:00:00Z","kept":true}',NULL,9,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(46,'01a216412a907000a12f38194d42ca17','billing.note_that_members_were_told','notifications','notifications.mail.sent',1,'872a2cef55715c1f852e298138ed662d','message:570adfa6-e0b0-5bf2-a28b-5a1e82b696f7','2027-01-11 09:00:00.000000','system','01a2164125ad7000bfb24ae5fa9667b9','01a21641290a7004a92e0f4f00bae16d',NULL,0,'{"message_id":"570adfa6-e0b0-5bf2-a28b-5a1e82b696f7","template":"resolution_decided","reference":"01a21641-214d-7000-890d-f78d44d5cf2e","sent_at":"2027-01-11T09:00:00Z","kept":true}',NULL,15,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(47,'01a216412bef7000a8613a69c45c41ba','billing.note_that_members_were_told','notifications','notifications.mail.sent',1,'872a2cef55715c1f852e298138ed662d','message:77da0c48-7e1c-5968-a74b-a42cfc738164','2027-01-11 09:00:00.000000','system','01a2164126f4700091d7e4d324705128','01a216412bb070008283d88a6d13d4cb',NULL,0,'{"message_id":"77da0c48-7e1c-5968-a74b-a42cfc738164","template":"invoice","reference":"01a21641-27b0-7000-aa5e-ccfac5165c9e","sent_at":"2027-01-11T09:00:00Z","kept":true}',NULL,1,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(48,'01a216412d777000b8aa64a4ed0c5d79','billing.note_that_members_were_told','notifications','notifications.mail.sent',1,'872a2cef55715c1f852e298138ed662d','message:c99d2e07-2392-5f16-8c14-70eec51798bb','2027-01-11 09:00:00.000000','system','01a216412c937000931fe680e68f3cb3','01a216412d1a7000aa6fcc96072269ea',NULL,0,'{"message_id":"c99d2e07-2392-5f16-8c14-70eec51798bb","template":"vote_received","reference":"01a21641-238c-7000-bff6-0da8af217415","sent_at":"2027-01-11T09:00:00Z","kept":true}',NULL,0,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(49,'01a216412e147000acba0c46f721351e','billing.open_quote','members','members.application.drafted',1,'872a2cef55715c1f852e298138ed662d','application:01a21641-2df0-7000-9709-64eb2184862d','2027-01-11 09:00:00.000000','applicant','01a216412e147000acba0c46f721351e',NULL,NULL,1,'{"application_id":"01a21641-2df0-7000-9709-64eb2184862d","token_sha256":"e6e95407ae43011edb8585c18a5c8c33f54dfda27ecb6043f19c5d43f021a571","kind":"full","company":"Société brouillon","country":"FR","language":"fr"}',NULL,12,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
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
INSERT INTO "inbox_partition" VALUES(0,NULL,'01a216412dab7000a17dccf34162f591');
INSERT INTO "inbox_partition" VALUES(1,NULL,'01a216412c2270009f34f0c86127b6e8');
INSERT INTO "inbox_partition" VALUES(5,NULL,'01a216412aef7000a8a7bae5aa1290cb');
INSERT INTO "inbox_partition" VALUES(6,NULL,'01a216412b077000adb1ae5de53f3070');
INSERT INTO "inbox_partition" VALUES(7,NULL,'01a2164124db700097f4ff4191a051f7');
INSERT INTO "inbox_partition" VALUES(8,NULL,'01a216412b1b7000956acf6ecbc5cfdc');
INSERT INTO "inbox_partition" VALUES(9,NULL,'01a216412b337000bf25184ed3a573ff');
INSERT INTO "inbox_partition" VALUES(10,NULL,'01a21641251770008596c5d85c5a195a');
INSERT INTO "inbox_partition" VALUES(14,NULL,'01a2164110e7700081ee935302184cd2');
INSERT INTO "inbox_partition" VALUES(11,NULL,'01a2164119b370008ed5ce6f099267c0');
INSERT INTO "inbox_partition" VALUES(4,NULL,'01a216412ad3700085c421ec40173498');
INSERT INTO "inbox_partition" VALUES(15,NULL,'01a216412b537000b82ae5af560448be');
INSERT INTO "inbox_partition" VALUES(13,NULL,'01a21641233f70009ef84c20216c2df3');
INSERT INTO "inbox_partition" VALUES(12,NULL,'01a216412e547000991e155b43a7a7e1');
INSERT INTO "inbox_partition" VALUES(2,NULL,'01a21641294e70009c6ec1b89e32b594');
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
INSERT INTO "invoice" VALUES('872a2cef55715c1f852e298138ed662d','01a2164127b07000aa5eccfac5165c9e','BR-2027-0001','admission','open','01a2164126db7000bc16625cbaf16757',NULL,2027,'2027-01-11','2027-01-25','2027-01-25','direct_debit','01a2164115987000965219a4d5bfe1c7','fr','FR','01a2164127a47000b4fc7f24a072cb55',185000,185000,'{"debtor": {"member_number": "M-0001", "company": "Soci\u00e9t\u00e9 admitted & Fils S.A.S.", "street": "rue de l''\u00c9glise", "house_number": "4 bis", "postcode": "57600", "city": "Forbach", "country": "FR"}, "lines": [{"text": "Cotisation 2027", "explanation": ["Classe III, la plus \u00e9lev\u00e9e de\u00a0: 84 salari\u00e9s (classe III), chiffre d\u2019affaires 12\u202f500\u202f000\u00a0\u20ac (classe III) 1\u202f650,00\u00a0\u20ac"], "amount_cents": 165000, "period_from": "2027-01-11", "period_to": "2027-12-31"}, {"text": "Droit d\u2019entr\u00e9e", "explanation": [], "amount_cents": 20000, "period_from": "2027-01-11", "period_to": "2027-12-31"}], "debit": {"mandate_reference": "AUTOREGION-000001", "account_holder": "Soci\u00e9t\u00e9 Lorraine d''Usinage & Fils S.A.S.", "iban_masked": "FR14 \u2022\u2022\u2022\u2022 2606", "scheme": "core"}}','91d4edd299a898a148d0b866e60b88a55e440517c5c0b3b26bbb548148269677','2027-01-11 09:00:00.000000','2027-01-11 09:00:00.000000');
CREATE TABLE issuer (
	association_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	content JSON NOT NULL, 
	iban_sealed BLOB NOT NULL, 
	CONSTRAINT pk_issuer PRIMARY KEY (id), 
	CONSTRAINT uq_issuer_association_id_sha256 UNIQUE (association_id, sha256)
);
INSERT INTO "issuer" VALUES('872a2cef55715c1f852e298138ed662d','01a2164127a47000b4fc7f24a072cb55','4d44df738075fc4ee5312314e9aafedfb9b37fa3a95657c0c80a57fc70ab8d87','{"account_holder": "autoregion e.V.", "bic": "DEMODE00XXX", "city": "Saarbr\u00fccken", "country": "DE", "creditor_identifier": "DE98ZZZ09999999999", "email": "info@autoregion.example", "house_number": "9", "iban_hash": "56be4dd91e083eb00eafbce892540865a6d2367bce1fb53c5764b54afc36b2d1", "name": "autoregion e.V.", "phone": "+49 30 23125 601", "postcode": "66119", "register_court": "Amtsgericht Saarbr\u00fccken (Demo)", "register_number": "VR 99902", "street": "Musterstra\u00dfe", "tax_note": {"de": "Echter Mitgliedsbeitrag nach der Beitragsordnung: nicht umsatzsteuerbar.", "fr": "Cotisation au sens du r\u00e8glement des cotisations\u00a0: hors champ de la TVA.", "en": "Genuine membership dues under the dues regulation: not subject to VAT."}, "tax_number": "040/999/00022", "website": "https://autoregion.example"}',X'01B7EA221BC68AB55D524EC46B75D22853431B46F39DAFCEC409587E29A861A3EDEB989437F2ACDFA5B12AB12B6378BD4E6834C42FE16A');
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
INSERT INTO "ledger_entry" VALUES('872a2cef55715c1f852e298138ed662d','01a2164127bb7000aa369d836b446f10','01a2164127b07000aa5eccfac5165c9e','2027-01-11','receivable','dues_income',165000,'01a2164126db7000bc16625cbaf16757','01a2164127b07000aa5eccfac5165c9e',NULL,'BR-2027-0001','2027-01-11 09:00:00.000000');
INSERT INTO "ledger_entry" VALUES('872a2cef55715c1f852e298138ed662d','01a2164127bb70018d85ae8405a03a2f','01a2164127b07000aa5eccfac5165c9e','2027-01-11','receivable','entry_fee_income',20000,'01a2164126db7000bc16625cbaf16757','01a2164127b07000aa5eccfac5165c9e',NULL,'BR-2027-0001','2027-01-11 09:00:00.000000');
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
INSERT INTO "mandate" VALUES('872a2cef55715c1f852e298138ed662d','01a2164115987000965219a4d5bfe1c7','AUTOREGION-000001','core','active','01a2164126db7000bc16625cbaf16757','01a21641129070009b140b004150705e','Société Lorraine d''Usinage & Fils S.A.S.',X'01B7EA221BBD287D51A631A69D970A4D5AE240D0A0C4FB05450820070707B11ECCF1E7AD2D9817C163E2EA9538898D39C08E218E3E8DFA89A6664225','c090f83447476f5c5deb3ac14dfce2028f9c55e0269808ec0586911d01171f2e','FR14 •••• 2606','FR','2027-01-11',NULL,NULL,0,NULL,NULL,'{"text": ["Nous autorisons autoregion e.V. \u00e0 pr\u00e9lever des paiements sur notre compte. Nous donnons en m\u00eame temps instruction \u00e0 notre banque d\u2019ex\u00e9cuter les pr\u00e9l\u00e8vements pr\u00e9sent\u00e9s par autoregion e.V. sur notre compte.", "Nous pouvons demander le remboursement du montant d\u00e9bit\u00e9 dans un d\u00e9lai de huit semaines \u00e0 compter de la date de d\u00e9bit. Les conditions convenues avec notre banque s\u2019appliquent.", "Le cr\u00e9ancier nous communique le montant et la date de chaque pr\u00e9l\u00e8vement au moins 14 jours avant, avec la facture."], "text_sha256": "f91b01bd9ec0e2540d7fd37bbaeacbd043526a5e80837a2a1864901896988705", "language": "fr", "creditor": "autoregion e.V.", "creditor_identifier": "DE98ZZZ09999999999", "account_holder": "Soci\u00e9t\u00e9 Lorraine d''Usinage & Fils S.A.S.", "signatory_name": "\u00c9lo\u00efse M\u00fcller-N''Diaye", "signatory_function": "G\u00e9rante", "given_at": "2027-01-11T09:00:00+00:00", "ip": "testclient", "user_agent": "testclient"}','2027-01-11 09:00:00.000000');
INSERT INTO "mandate" VALUES('872a2cef55715c1f852e298138ed662d','01a216411c977000a8c16b8ad83c1a81','AUTOREGION-000002','core','entered',NULL,'01a216411b407000ad1c9449252e8513','Société Lorraine d''Usinage & Fils S.A.S.',X'01B7EA221B48E516BD4F6E501FC06C52D903FFBF73F74963DE2CDF1AC78FB463E83E90A658D82B7CDD0D7D1BBFEC8C189FE7CCB617DB60182CF678C6','c090f83447476f5c5deb3ac14dfce2028f9c55e0269808ec0586911d01171f2e','FR14 •••• 2606','FR','2027-01-11',NULL,NULL,0,NULL,NULL,'{"text": ["Nous autorisons autoregion e.V. \u00e0 pr\u00e9lever des paiements sur notre compte. Nous donnons en m\u00eame temps instruction \u00e0 notre banque d\u2019ex\u00e9cuter les pr\u00e9l\u00e8vements pr\u00e9sent\u00e9s par autoregion e.V. sur notre compte.", "Nous pouvons demander le remboursement du montant d\u00e9bit\u00e9 dans un d\u00e9lai de huit semaines \u00e0 compter de la date de d\u00e9bit. Les conditions convenues avec notre banque s\u2019appliquent.", "Le cr\u00e9ancier nous communique le montant et la date de chaque pr\u00e9l\u00e8vement au moins 14 jours avant, avec la facture."], "text_sha256": "f91b01bd9ec0e2540d7fd37bbaeacbd043526a5e80837a2a1864901896988705", "language": "fr", "creditor": "autoregion e.V.", "creditor_identifier": "DE98ZZZ09999999999", "account_holder": "Soci\u00e9t\u00e9 Lorraine d''Usinage & Fils S.A.S.", "signatory_name": "\u00c9lo\u00efse M\u00fcller-N''Diaye", "signatory_function": "G\u00e9rante", "given_at": "2027-01-11T09:00:00+00:00", "ip": "testclient", "user_agent": "testclient"}','2027-01-11 09:00:00.000000');
INSERT INTO "mandate" VALUES('872a2cef55715c1f852e298138ed662d','01a216411fa77000aceeb12dff12a5af','AUTOREGION-000003','core','entered',NULL,'01a216411e8a700095d14a389f4e57f2','Société Lorraine d''Usinage & Fils S.A.S.',X'01B7EA221B14FB6AC2F728AAAA9E0ECA836D2CF24B1C8CD4DCE63FA2B55859CC9FFFA1DDA74EF0A0901D7FA5C1A08E8FF4A246248018EF49E1CE390B','c090f83447476f5c5deb3ac14dfce2028f9c55e0269808ec0586911d01171f2e','FR14 •••• 2606','FR','2027-01-11',NULL,NULL,0,NULL,NULL,'{"text": ["Nous autorisons autoregion e.V. \u00e0 pr\u00e9lever des paiements sur notre compte. Nous donnons en m\u00eame temps instruction \u00e0 notre banque d\u2019ex\u00e9cuter les pr\u00e9l\u00e8vements pr\u00e9sent\u00e9s par autoregion e.V. sur notre compte.", "Nous pouvons demander le remboursement du montant d\u00e9bit\u00e9 dans un d\u00e9lai de huit semaines \u00e0 compter de la date de d\u00e9bit. Les conditions convenues avec notre banque s\u2019appliquent.", "Le cr\u00e9ancier nous communique le montant et la date de chaque pr\u00e9l\u00e8vement au moins 14 jours avant, avec la facture."], "text_sha256": "f91b01bd9ec0e2540d7fd37bbaeacbd043526a5e80837a2a1864901896988705", "language": "fr", "creditor": "autoregion e.V.", "creditor_identifier": "DE98ZZZ09999999999", "account_holder": "Soci\u00e9t\u00e9 Lorraine d''Usinage & Fils S.A.S.", "signatory_name": "\u00c9lo\u00efse M\u00fcller-N''Diaye", "signatory_function": "G\u00e9rante", "given_at": "2027-01-11T09:00:00+00:00", "ip": "testclient", "user_agent": "testclient"}','2027-01-11 09:00:00.000000');
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
INSERT INTO "member_account" VALUES('872a2cef55715c1f852e298138ed662d','01a2164126db7000bc16625cbaf16757','M-0001','Société admitted & Fils S.A.S.','','rue de l''Église','4 bis','57600','Forbach','FR','fr','full','active','2027-01-11',NULL,84,1250000000);
CREATE TABLE number_series (
	association_id CHAR(32) NOT NULL, 
	series VARCHAR NOT NULL, 
	last_number INTEGER NOT NULL, 
	CONSTRAINT pk_number_series PRIMARY KEY (association_id, series)
);
INSERT INTO "number_series" VALUES('872a2cef55715c1f852e298138ed662d','MANDATE',3);
INSERT INTO "number_series" VALUES('872a2cef55715c1f852e298138ed662d','BR-2027',1);
CREATE TABLE officer (
	association_id CHAR(32) NOT NULL, 
	person_id CHAR(32) NOT NULL, 
	name VARCHAR NOT NULL, 
	email VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	roles JSON NOT NULL, 
	CONSTRAINT pk_officer PRIMARY KEY (person_id)
);
INSERT INTO "officer" VALUES('872a2cef55715c1f852e298138ed662d','67fc710c48f258149c297b954e42766c','Carole Wagener-Plier','carole.wagener@autoregion.example','fr','["board"]');
INSERT INTO "officer" VALUES('872a2cef55715c1f852e298138ed662d','647186d7d2db5c1e8440b16a80a67154','Mathilde Gœury','mathilde.goeury@autoregion.example','fr','["office"]');
INSERT INTO "officer" VALUES('872a2cef55715c1f852e298138ed662d','8ec8c95220a85bae84c52880feca76f8','Ines Kallmeyer','ines.kallmeyer@autoregion.example','de','["operator"]');
INSERT INTO "officer" VALUES('872a2cef55715c1f852e298138ed662d','8c4ff85cd9665d549f1460d17f68e364','Dr. Jolanda Schürmann-Théis','jolanda.schuermann-theis@autoregion.example','de','["board"]');
INSERT INTO "officer" VALUES('b39898443ebe54f7acfd7eae12b907ff','8e601abfb2e35b168dc6c9f47d4ed692','Ruben Achterberg','ruben.achterberg@autos.example','en','["board"]');
INSERT INTO "officer" VALUES('b39898443ebe54f7acfd7eae12b907ff','302ae76dd6d45a73911de9f41a9e1c7a','Fenja Große-Lübbers','fenja.grosse-luebbers@autos.example','de','["board"]');
INSERT INTO "officer" VALUES('b39898443ebe54f7acfd7eae12b907ff','de91eb903742520bbba1982f277ff3ed','Ines Kallmeyer','ines.kallmeyer@autos.example','de','["operator"]');
INSERT INTO "officer" VALUES('872a2cef55715c1f852e298138ed662d','d631dd2fe0b1560bb777455969e0e4f3','Svenja Altmeyer','svenja.altmeyer@autoregion.example','de','["treasurer"]');
INSERT INTO "officer" VALUES('b39898443ebe54f7acfd7eae12b907ff','e7a49114a2c35a23b14d9096ade24e4b','Marit Överkamp','marit.oeverkamp@autos.example','de','["board"]');
INSERT INTO "officer" VALUES('872a2cef55715c1f852e298138ed662d','212a322555c350cbbc7dbc3401127aa2','Edgar Ommert','edgar.ommert@autoregion.example','de','["board", "treasurer"]');
INSERT INTO "officer" VALUES('872a2cef55715c1f852e298138ed662d','780eaaf54d2c53849ee1b3eb6363529c','Bastien L''Hôpital','bastien.lhopital@autoregion.example','fr','["board"]');
INSERT INTO "officer" VALUES('872a2cef55715c1f852e298138ed662d','5ce208c66d755c1095e246e7f2c78832','Lorenz Kiefaber','lorenz.kiefaber@autoregion.example','de','["auditor"]');
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
INSERT INTO "outbox" VALUES(1,'01a216410d597000a5a26931f9f6ea22','billing.dues_regulation.released',1,'872a2cef55715c1f852e298138ed662d','dues_regulation:01a21641-0d59-7000-a698-bd350ca81a2e','2027-01-11 09:00:00.000000','test','01a216410d597000a5a26931f9f6ea22',NULL,NULL,0,'{"regulation_id":"01a21641-0d59-7000-a698-bd350ca81a2e","name":"Beitragsordnung 2026","valid_from":"2026-01-01"}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(2,'01a216410da87000a74de48a9bcfa2e8','billing.dues_regulation.released',1,'b39898443ebe54f7acfd7eae12b907ff','dues_regulation:01a21641-0da8-7000-88d5-de203f726c4f','2027-01-11 09:00:00.000000','test','01a216410da87000a74de48a9bcfa2e8',NULL,NULL,0,'{"regulation_id":"01a21641-0da8-7000-88d5-de203f726c4f","name":"Beitragsordnung 2026","valid_from":"2026-01-01"}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(3,'01a21641156c7000aed63ee960f45de1','billing.dues.quoted',1,'872a2cef55715c1f852e298138ed662d','quote:01a21641-1290-7000-9b14-0b004150705e','2027-01-11 09:00:00.000000','applicant','01a21641156c7000aed63ee960f45de1',NULL,NULL,0,'{"application_id":"01a21641-1290-7000-9b14-0b004150705e","revision":1,"employees":84,"turnover_cents":1250000000,"dues_class":"III","annual_cents":165000,"first_cents":185000,"explanation":["Classe III, la plus élevée de : 84 salariés (classe III), chiffre d’affaires 12 500 000 € (classe III) 1 650,00 €","droit d’entrée 200,00 €"]}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(4,'01a2164115b1700089a95df693c1cbb5','billing.payment.chosen',1,'872a2cef55715c1f852e298138ed662d','quote:01a21641-1290-7000-9b14-0b004150705e','2027-01-11 09:00:00.000000','applicant','01a2164115b1700089a95df693c1cbb5',NULL,NULL,0,'{"application_id":"01a21641-1290-7000-9b14-0b004150705e","revision":2,"method":"direct_debit","mandate_id":"01a21641-1598-7000-9652-19a4d5bfe1c7"}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(5,'01a216411c5e7000b98019bd49cbe651','billing.dues.quoted',1,'872a2cef55715c1f852e298138ed662d','quote:01a21641-1b40-7000-ad1c-9449252e8513','2027-01-11 09:00:00.000000','applicant','01a216411c5e7000b98019bd49cbe651',NULL,NULL,0,'{"application_id":"01a21641-1b40-7000-ad1c-9449252e8513","revision":1,"employees":84,"turnover_cents":1250000000,"dues_class":"III","annual_cents":165000,"first_cents":185000,"explanation":["Classe III, la plus élevée de : 84 salariés (classe III), chiffre d’affaires 12 500 000 € (classe III) 1 650,00 €","droit d’entrée 200,00 €"]}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(6,'01a216411ca2700094aa14d02dba0cb1','billing.payment.chosen',1,'872a2cef55715c1f852e298138ed662d','quote:01a21641-1b40-7000-ad1c-9449252e8513','2027-01-11 09:00:00.000000','applicant','01a216411ca2700094aa14d02dba0cb1',NULL,NULL,0,'{"application_id":"01a21641-1b40-7000-ad1c-9449252e8513","revision":2,"method":"direct_debit","mandate_id":"01a21641-1c97-7000-a8c1-6b8ad83c1a81"}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(7,'01a216411f697000a26ab51c34cee467','billing.dues.quoted',1,'872a2cef55715c1f852e298138ed662d','quote:01a21641-1e8a-7000-95d1-4a389f4e57f2','2027-01-11 09:00:00.000000','applicant','01a216411f697000a26ab51c34cee467',NULL,NULL,0,'{"application_id":"01a21641-1e8a-7000-95d1-4a389f4e57f2","revision":1,"employees":84,"turnover_cents":1250000000,"dues_class":"III","annual_cents":165000,"first_cents":185000,"explanation":["Classe III, la plus élevée de : 84 salariés (classe III), chiffre d’affaires 12 500 000 € (classe III) 1 650,00 €","droit d’entrée 200,00 €"]}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(8,'01a216411faa700094418df7d067a920','billing.payment.chosen',1,'872a2cef55715c1f852e298138ed662d','quote:01a21641-1e8a-7000-95d1-4a389f4e57f2','2027-01-11 09:00:00.000000','applicant','01a216411faa700094418df7d067a920',NULL,NULL,0,'{"application_id":"01a21641-1e8a-7000-95d1-4a389f4e57f2","revision":2,"method":"direct_debit","mandate_id":"01a21641-1fa7-7000-acee-b12dff12a5af"}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(9,'01a2164127bb700096d64f65c87a8c13','billing.invoice.issued',1,'872a2cef55715c1f852e298138ed662d','invoice:01a21641-27b0-7000-aa5e-ccfac5165c9e','2027-01-11 09:00:00.000000','system','01a2164126f4700091d7e4d324705128','01a2164126f4700091d7e4d324705128',NULL,0,'{"invoice_id":"01a21641-27b0-7000-aa5e-ccfac5165c9e","member_id":"01a21641-26db-7000-bc16-625cbaf16757","number":"BR-2027-0001","run_id":null,"kind":"admission","amount_cents":185000,"issue_on":"2027-01-11","due_on":"2027-01-25","payment_method":"direct_debit","collect_on":"2027-01-25"}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(10,'01a2164127f670008478c2ad436803df','billing.collection.released',1,'872a2cef55715c1f852e298138ed662d','collection:01a21641-27bc-7000-acc9-1e61d9d11709','2027-01-11 09:00:00.000000','system','01a2164126f4700091d7e4d324705128','01a2164126f4700091d7e4d324705128',NULL,0,'{"collection_id":"01a21641-27bc-7000-acc9-1e61d9d11709","run_id":null,"collect_on":"2027-01-25","transactions":1,"control_sum_cents":185000,"sha256":"9a6fcd7f1540642bdeb064e4ed9a919775203c2ac7cd2e790a34a65456414f9f"}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(11,'01a2164129e670008784386d6b6e6c38','billing.invoice.rendered',1,'872a2cef55715c1f852e298138ed662d','invoice:01a21641-27b0-7000-aa5e-ccfac5165c9e','2027-01-11 09:00:00.000000','system','01a2164126f4700091d7e4d324705128','01a2164127bb700096d64f65c87a8c13',NULL,0,'{"invoice_id":"01a21641-27b0-7000-aa5e-ccfac5165c9e","member_id":"01a21641-26db-7000-bc16-625cbaf16757","number":"BR-2027-0001","run_id":null,"kind":"admission","document_sha256":"91d4edd299a898a148d0b866e60b88a55e440517c5c0b3b26bbb548148269677","language":"fr","country":"FR","amount_cents":185000,"open_cents":185000,"due_on":"2027-01-25","payment_method":"direct_debit","collect_on":"2027-01-25","creditor_identifier":"DE98ZZZ09999999999","mandate_reference":"AUTOREGION-000001"}',NULL,0,'2027-01-11 09:00:00.000000');
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
INSERT INTO "outbox_delivery" VALUES(3,'members.keep_quoted_dues','members','quote:01a21641-1290-7000-9b14-0b004150705e',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(3,'notifications.remember_quote','notifications','quote:01a21641-1290-7000-9b14-0b004150705e',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(4,'members.keep_chosen_payment','members','quote:01a21641-1290-7000-9b14-0b004150705e',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(5,'members.keep_quoted_dues','members','quote:01a21641-1b40-7000-ad1c-9449252e8513',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(5,'notifications.remember_quote','notifications','quote:01a21641-1b40-7000-ad1c-9449252e8513',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(6,'members.keep_chosen_payment','members','quote:01a21641-1b40-7000-ad1c-9449252e8513',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(7,'members.keep_quoted_dues','members','quote:01a21641-1e8a-7000-95d1-4a389f4e57f2',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(7,'notifications.remember_quote','notifications','quote:01a21641-1e8a-7000-95d1-4a389f4e57f2',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(8,'members.keep_chosen_payment','members','quote:01a21641-1e8a-7000-95d1-4a389f4e57f2',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(9,'billing.make_invoice_documents','billing','invoice:01a21641-27b0-7000-aa5e-ccfac5165c9e',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(11,'notifications.write_about_money','notifications','invoice:01a21641-27b0-7000-aa5e-ccfac5165c9e',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
CREATE TABLE payment_arrangement (
	association_id CHAR(32) NOT NULL, 
	member_id CHAR(32) NOT NULL, 
	method VARCHAR(32) NOT NULL, 
	mandate_id CHAR(32), 
	CONSTRAINT pk_payment_arrangement PRIMARY KEY (member_id), 
	CONSTRAINT ck_payment_arrangement_paymentmethod CHECK (method IN ('direct_debit', 'transfer'))
);
INSERT INTO "payment_arrangement" VALUES('872a2cef55715c1f852e298138ed662d','01a2164126db7000bc16625cbaf16757','direct_debit','01a2164115987000965219a4d5bfe1c7');
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
INSERT INTO "quote" VALUES('872a2cef55715c1f852e298138ed662d','01a21641129070009b140b004150705e','ca1530d1119d5900874cf46a51a7859e86b00589bcf88f3b5691a8e0f9676aae','full','Société admitted & Fils S.A.S.','FR','fr',2,84,1250000000,'III',165000,185000,'["Classe III, la plus \u00e9lev\u00e9e de\u00a0: 84 salari\u00e9s (classe III), chiffre d\u2019affaires 12\u202f500\u202f000\u00a0\u20ac (classe III) 1\u202f650,00\u00a0\u20ac", "droit d\u2019entr\u00e9e 200,00\u00a0\u20ac"]','direct_debit','01a2164115987000965219a4d5bfe1c7',1,'2027-01-11 09:00:00.000000');
INSERT INTO "quote" VALUES('872a2cef55715c1f852e298138ed662d','01a216411b407000ad1c9449252e8513','03a9608fc820d852b3cf028e7ca70e8dd975bed40ece2d1795faeeb031047366','full','Société voting & Fils S.A.S.','FR','fr',2,84,1250000000,'III',165000,185000,'["Classe III, la plus \u00e9lev\u00e9e de\u00a0: 84 salari\u00e9s (classe III), chiffre d\u2019affaires 12\u202f500\u202f000\u00a0\u20ac (classe III) 1\u202f650,00\u00a0\u20ac", "droit d\u2019entr\u00e9e 200,00\u00a0\u20ac"]','direct_debit','01a216411c977000a8c16b8ad83c1a81',1,'2027-01-11 09:00:00.000000');
INSERT INTO "quote" VALUES('872a2cef55715c1f852e298138ed662d','01a216411e8a700095d14a389f4e57f2','103f574a990055a79479b1939089d0f5f26f3a11c32e369f478f99f4b7bcc9f6','full','Société unconfirmed & Fils S.A.S.','FR','fr',2,84,1250000000,'III',165000,185000,'["Classe III, la plus \u00e9lev\u00e9e de\u00a0: 84 salari\u00e9s (classe III), chiffre d\u2019affaires 12\u202f500\u202f000\u00a0\u20ac (classe III) 1\u202f650,00\u00a0\u20ac", "droit d\u2019entr\u00e9e 200,00\u00a0\u20ac"]','direct_debit','01a216411fa77000aceeb12dff12a5af',1,'2027-01-11 09:00:00.000000');
INSERT INTO "quote" VALUES('872a2cef55715c1f852e298138ed662d','01a216412df07000970964eb2184862d','e6e95407ae43011edb8585c18a5c8c33f54dfda27ecb6043f19c5d43f021a571','full','Société brouillon','FR','fr',0,NULL,NULL,NULL,NULL,NULL,'[]',NULL,NULL,0,'2027-01-11 09:00:00.000000');
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
INSERT INTO "sqlite_sequence" VALUES('outbox',11);
INSERT INTO "sqlite_sequence" VALUES('inbox',49);
COMMIT;
