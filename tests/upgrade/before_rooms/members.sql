BEGIN TRANSACTION;
CREATE TABLE application (
	company VARCHAR NOT NULL, 
	legal_form VARCHAR NOT NULL, 
	street VARCHAR NOT NULL, 
	house_number VARCHAR NOT NULL, 
	postcode VARCHAR NOT NULL, 
	city VARCHAR NOT NULL, 
	country VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	branch VARCHAR NOT NULL, 
	register_number VARCHAR NOT NULL, 
	vat_id VARCHAR NOT NULL, 
	association_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	reference VARCHAR, 
	token_sha256 VARCHAR NOT NULL, 
	state VARCHAR(32) NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	website VARCHAR NOT NULL, 
	company_saved BOOLEAN NOT NULL, 
	billing_revision INTEGER NOT NULL, 
	employees INTEGER, 
	turnover_cents BIGINT, 
	dues_class VARCHAR NOT NULL, 
	annual_cents INTEGER, 
	first_cents INTEGER, 
	explanation JSON NOT NULL, 
	payment_method VARCHAR NOT NULL, 
	mandate_id CHAR(32), 
	signatory_name VARCHAR NOT NULL, 
	signatory_function VARCHAR NOT NULL, 
	dossier_version INTEGER NOT NULL, 
	may_double JSON NOT NULL, 
	started_at DATETIME NOT NULL, 
	saved_at DATETIME NOT NULL, 
	submitted_at DATETIME, 
	confirmed_at DATETIME, 
	decided_at DATETIME, 
	withdrawn_at DATETIME, 
	member_id CHAR(32), 
	CONSTRAINT pk_application PRIMARY KEY (id), 
	CONSTRAINT uq_application_association_id_reference UNIQUE (association_id, reference), 
	CONSTRAINT uq_application_token_sha256 UNIQUE (token_sha256), 
	CONSTRAINT ck_application_applicationstate CHECK (state IN ('draft', 'submitted', 'confirmed', 'in_resolution', 'admitted', 'rejected', 'withdrawn')), 
	CONSTRAINT ck_application_memberkind CHECK (kind IN ('full', 'network_partner', 'supporting', 'honorary', 'consultative'))
);
CREATE TABLE application_contact (
	email VARCHAR NOT NULL, 
	roles JSON NOT NULL, 
	salutation VARCHAR NOT NULL, 
	first_name VARCHAR NOT NULL, 
	last_name VARCHAR NOT NULL, 
	association_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	application_id CHAR(32) NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT pk_application_contact PRIMARY KEY (id), 
	CONSTRAINT uq_application_contact_application_id_email UNIQUE (application_id, email)
);
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
	email VARCHAR NOT NULL, 
	phone VARCHAR NOT NULL, 
	website VARCHAR NOT NULL, 
	languages JSON NOT NULL, 
	accent VARCHAR NOT NULL, 
	kinds JSON NOT NULL, 
	rule VARCHAR(32) NOT NULL, 
	quorum_percent INTEGER NOT NULL, 
	deadline_days INTEGER NOT NULL, 
	applied_at DATETIME NOT NULL, 
	CONSTRAINT pk_association PRIMARY KEY (association_id), 
	CONSTRAINT uq_association_slug UNIQUE (slug), 
	CONSTRAINT ck_association_rule CHECK (rule IN ('majority_of_members', 'majority_of_votes_cast', 'unanimous_in_text_form'))
);
INSERT INTO "association" VALUES('b39898443ebe54f7acfd7eae12b907ff','autos','AutOS e.V.','Am Beispielhafen','5','49074','Osnabrück','DE','Amtsgericht Osnabrück (Demo)','VR 99901','info@autos.example','+49 30 23125 501','https://autos.example','["de", "en"]','','["full", "supporting"]','majority_of_members',50,14,'2027-01-10 00:51:48.159296');
CREATE TABLE ballot (
	association_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	resolution_id CHAR(32) NOT NULL, 
	person_id CHAR(32) NOT NULL, 
	person_name VARCHAR NOT NULL, 
	choice VARCHAR(32), 
	comment VARCHAR NOT NULL, 
	dossier_version INTEGER, 
	cast_at DATETIME, 
	link_reported_at DATETIME, 
	CONSTRAINT pk_ballot PRIMARY KEY (id), 
	CONSTRAINT uq_ballot_resolution_id_person_id UNIQUE (resolution_id, person_id), 
	CONSTRAINT ck_ballot_choice CHECK (choice IN ('yes', 'no', 'abstain', 'recused', 'left_office'))
);
CREATE TABLE consent (
	association_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	application_id CHAR(32) NOT NULL, 
	topic VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, 
	text_sha256 VARCHAR NOT NULL, 
	given_at DATETIME NOT NULL, 
	ip VARCHAR NOT NULL, 
	user_agent VARCHAR NOT NULL, 
	CONSTRAINT pk_consent PRIMARY KEY (id), 
	CONSTRAINT uq_consent_application_id_topic UNIQUE (application_id, topic)
);
CREATE TABLE contact (
	email VARCHAR NOT NULL, 
	roles JSON NOT NULL, 
	salutation VARCHAR NOT NULL, 
	first_name VARCHAR NOT NULL, 
	last_name VARCHAR NOT NULL, 
	association_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	member_id CHAR(32) NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT pk_contact PRIMARY KEY (id), 
	CONSTRAINT uq_contact_member_id_email UNIQUE (member_id, email)
);
INSERT INTO "contact" VALUES('mely.kieffer@societe-generale-d-etancheite-1001.example','["main"]','Madame','Mély','Kieffer','b39898443ebe54f7acfd7eae12b907ff','01a21556566b7000bf4c73ccc0bb6e72','01a21556566b7000bc0318b9693d46bc',0);
INSERT INTO "contact" VALUES('rechnung@societe-generale-d-etancheite-1001.example','["billing"]','','','','b39898443ebe54f7acfd7eae12b907ff','01a21556566b7001af4b3b909b41f4d2','01a21556566b7000bc0318b9693d46bc',1);
INSERT INTO "contact" VALUES('joerg.poehlking@juergensmeier-grosse-perdekamp-1004.example','["main"]','Herr','Jörg','Pöhlking','b39898443ebe54f7acfd7eae12b907ff','01a21556566b700292980d78957824fd','01a21556566b700182b406f90d6a94ff',0);
INSERT INTO "contact" VALUES('buchhaltung@juergensmeier-grosse-perdekamp-1004.example','["billing"]','','','','b39898443ebe54f7acfd7eae12b907ff','01a21556566b70038982a790e4c68b1b','01a21556566b700182b406f90d6a94ff',1);
INSERT INTO "contact" VALUES('einkauf@juergensmeier-grosse-perdekamp-1004.example','["billing"]','','','','b39898443ebe54f7acfd7eae12b907ff','01a21556566b7004bd0dbd0c000b17b5','01a21556566b700182b406f90d6a94ff',2);
INSERT INTO "contact" VALUES('aennchen.aehrenpfort@oelpumpe-24-7-service-1007.example','["main"]','Frau','Ännchen','Ährenpfort','b39898443ebe54f7acfd7eae12b907ff','01a21556566b70058fa519fbead72f9c','01a21556566b70029e085965e2117e50',0);
INSERT INTO "contact" VALUES('rechnung@oelpumpe-24-7-service-1007.example','["billing"]','','','','b39898443ebe54f7acfd7eae12b907ff','01a21556566b7006807b84f7a229d78c','01a21556566b70029e085965e2117e50',1);
INSERT INTO "contact" VALUES('joerg.koetterheinrich@l-cwikla-praezision-1008.example','["main","billing"]','Herr','Jörg','Kötterheinrich','b39898443ebe54f7acfd7eae12b907ff','01a21556566b700790eeac1e79da1d3a','01a21556566b700385f8cb179e361a59',0);
INSERT INTO "contact" VALUES('kim.zurmuehlen@lenkgetriebe-froehlingsdorf-1009.example','["main"]','','Kim','Zurmühlen','b39898443ebe54f7acfd7eae12b907ff','01a215565a8970009254f95b775afdc5','01a215565a887000981d7eed25509861',0);
INSERT INTO "contact" VALUES('buchhaltung@lenkgetriebe-froehlingsdorf-1009.example','["billing"]','','','','b39898443ebe54f7acfd7eae12b907ff','01a215565a897001acff37b287d2ef12','01a215565a887000981d7eed25509861',1);
INSERT INTO "contact" VALUES('einkauf@lenkgetriebe-froehlingsdorf-1009.example','["billing"]','','','','b39898443ebe54f7acfd7eae12b907ff','01a215565a8970028c89c7680be78782','01a215565a887000981d7eed25509861',2);
INSERT INTO "contact" VALUES('uta.juergensmeier@esslinger-soehne-achsen-1011.example','["main"]','Frau','Uta','Jürgensmeier','b39898443ebe54f7acfd7eae12b907ff','01a215565a897003afeb7c3a6e58c2fd','01a215565a887001a008dbfe25c3aa78',0);
INSERT INTO "contact" VALUES('rechnung@esslinger-soehne-achsen-1011.example','["billing"]','','','','b39898443ebe54f7acfd7eae12b907ff','01a215565a897004a9e7c244bcf54690','01a215565a887001a008dbfe25c3aa78',1);
CREATE TABLE group_membership (
	association_id CHAR(32) NOT NULL, 
	group_id CHAR(32) NOT NULL, 
	member_id CHAR(32) NOT NULL, 
	since_on DATE NOT NULL, 
	CONSTRAINT pk_group_membership PRIMARY KEY (group_id, member_id)
);
INSERT INTO "group_membership" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a21556566e7000b64cbe9e6ab5e5a9','01a21556566b7000bc0318b9693d46bc','2027-01-10');
INSERT INTO "group_membership" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a21556566e70009e2a0a4d2c55e3bf','01a21556566b7000bc0318b9693d46bc','2027-01-10');
INSERT INTO "group_membership" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a21556566e7000b64cbe9e6ab5e5a9','01a21556566b700182b406f90d6a94ff','2027-01-10');
INSERT INTO "group_membership" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a21556566d7000b9f2f5e87033cb64','01a21556566b700385f8cb179e361a59','2027-01-10');
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
CREATE TABLE job_run (
	job VARCHAR(120) NOT NULL, 
	due_at DATETIME NOT NULL, 
	attempts INTEGER NOT NULL, 
	next_attempt_at DATETIME NOT NULL, 
	last_error TEXT, 
	done_at DATETIME, 
	CONSTRAINT pk_job_run PRIMARY KEY (job, due_at)
);
CREATE TABLE member (
	company VARCHAR NOT NULL, 
	legal_form VARCHAR NOT NULL, 
	street VARCHAR NOT NULL, 
	house_number VARCHAR NOT NULL, 
	postcode VARCHAR NOT NULL, 
	city VARCHAR NOT NULL, 
	country VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	branch VARCHAR NOT NULL, 
	register_number VARCHAR NOT NULL, 
	vat_id VARCHAR NOT NULL, 
	association_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	number VARCHAR NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	state VARCHAR(32) NOT NULL, 
	joined_on DATE NOT NULL, 
	left_on DATE, 
	employees INTEGER, 
	turnover_cents BIGINT, 
	application_id CHAR(32), 
	resolution_id CHAR(32), 
	changed_at DATETIME NOT NULL, 
	CONSTRAINT pk_member PRIMARY KEY (id), 
	CONSTRAINT uq_member_association_id_number UNIQUE (association_id, number), 
	CONSTRAINT ck_member_memberkind CHECK (kind IN ('full', 'network_partner', 'supporting', 'honorary', 'consultative')), 
	CONSTRAINT ck_member_memberstate CHECK (state IN ('active', 'left'))
);
INSERT INTO "member" VALUES('Société Générale d''Étanchéité & Cie S.à r.l.','S.à r.l.','Zone Op Zaemer','3 bis','4149','Esch-sur-Alzette','LU','fr','Pièces','DEMO 1001','','b39898443ebe54f7acfd7eae12b907ff','01a21556566b7000bc0318b9693d46bc','1001','full','active','2020-02-03',NULL,3,33900000,NULL,NULL,'2027-01-10 00:51:49.483429');
INSERT INTO "member" VALUES('Jürgensmeier-Große-Perdekamp-Übermuth Gießereibeteiligungsgesellschaft mbH & Co. KG','mbH & Co. KG','Werkstraße','7','49143','Bissendorf','DE','de','Entwicklung','HRB 991004','','b39898443ebe54f7acfd7eae12b907ff','01a21556566b700182b406f90d6a94ff','1004','full','active','2021-04-28',NULL,7,123200000,NULL,NULL,'2027-01-10 00:51:49.483481');
INSERT INTO "member" VALUES('»Ölpumpe« 24/7 <Service> UG (haftungsbeschränkt)','UG (haftungsbeschränkt)','Zum Stellwerk','1','49124','Georgsmarienhütte','DE','de','Logistik','HRB 991007','','b39898443ebe54f7acfd7eae12b907ff','01a21556566b70029e085965e2117e50','1007','full','active','2025-05-22',NULL,19,475000000,NULL,NULL,'2027-01-10 00:51:49.483499');
INSERT INTO "member" VALUES('Ł. Ćwikła Präzision e. K.','e. K.','Am Güterbahnhof','1','48527','Nordhorn','DE','de','Logistik','HRB 991008','','b39898443ebe54f7acfd7eae12b907ff','01a21556566b700385f8cb179e361a59','1008','full','active','2016-11-15',NULL,798,10453800000,NULL,NULL,'2027-01-10 00:51:49.483511');
INSERT INTO "member" VALUES('Lenkgetriebe Fröhlingsdorf KG','KG','Hüttenallee','1','49124','Georgsmarienhütte','DE','de','Werkzeugbau','HRB 991009','','b39898443ebe54f7acfd7eae12b907ff','01a215565a887000981d7eed25509861','1009','full','active','2020-01-05',NULL,40,424000000,NULL,NULL,'2027-01-10 00:51:50.536855');
INSERT INTO "member" VALUES('Eßlinger & Söhne Achsen GmbH & Co. KG','GmbH & Co. KG','Zum Stellwerk','24-28','49565','Bramsche','DE','de','Werkstoffe','HRB 991011','','b39898443ebe54f7acfd7eae12b907ff','01a215565a887001a008dbfe25c3aa78','1011','full','active','2024-09-10',NULL,84,949200000,NULL,NULL,'2027-01-10 00:51:50.536899');
CREATE TABLE member_group (
	association_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	name VARCHAR NOT NULL, 
	CONSTRAINT pk_member_group PRIMARY KEY (id), 
	CONSTRAINT uq_member_group_association_id_name UNIQUE (association_id, name)
);
INSERT INTO "member_group" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a21556566d7000b9f2f5e87033cb64','Nachhaltigkeit');
INSERT INTO "member_group" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a21556566e7000b64cbe9e6ab5e5a9','Personal');
INSERT INTO "member_group" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a21556566e70009e2a0a4d2c55e3bf','Produktion');
CREATE TABLE number_series (
	association_id CHAR(32) NOT NULL, 
	series VARCHAR NOT NULL, 
	last_number INTEGER NOT NULL, 
	CONSTRAINT pk_number_series PRIMARY KEY (association_id, series)
);
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
INSERT INTO "outbox" VALUES(1,'01a21556515670008ff6fcda388b287c','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:8a10f69b-726c-580f-82d1-b87f4954845a','2027-01-10 00:51:48.182750','test','01a21556515670008ff6fcda388b287c',NULL,NULL,1,'{"person_id":"8a10f69b-726c-580f-82d1-b87f4954845a","name":"Dr. Hanne Wiemann","email":"hanne.wiemann@autos.example","language":"de","roles":["board"]}',NULL,0,'2027-01-10 00:51:48.294359');
INSERT INTO "outbox" VALUES(2,'01a215565158700082f7058758e5c9d6','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:a5030eeb-6c36-5a47-a2dc-f14644777ef6','2027-01-10 00:51:48.184588','test','01a215565158700082f7058758e5c9d6',NULL,NULL,1,'{"person_id":"a5030eeb-6c36-5a47-a2dc-f14644777ef6","name":"Okko Strathmann","email":"okko.strathmann@autos.example","language":"de","roles":["board","treasurer"]}',NULL,0,'2027-01-10 00:51:48.294359');
INSERT INTO "outbox" VALUES(3,'01a21556515e7000bb6322dd400b2821','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:302ae76d-d6d4-5a73-911d-e9f41a9e1c7a','2027-01-10 00:51:48.190370','test','01a21556515e7000bb6322dd400b2821',NULL,NULL,1,'{"person_id":"302ae76d-d6d4-5a73-911d-e9f41a9e1c7a","name":"Fenja Große-Lübbers","email":"fenja.grosse-luebbers@autos.example","language":"de","roles":["board"]}',NULL,0,'2027-01-10 00:51:48.294359');
INSERT INTO "outbox" VALUES(4,'01a21556515f70009b7d74b2e21774af','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:8e601abf-b2e3-5b16-8dc6-c9f47d4ed692','2027-01-10 00:51:48.191284','test','01a21556515f70009b7d74b2e21774af',NULL,NULL,1,'{"person_id":"8e601abf-b2e3-5b16-8dc6-c9f47d4ed692","name":"Ruben Achterberg","email":"ruben.achterberg@autos.example","language":"en","roles":["board"]}',NULL,0,'2027-01-10 00:51:48.294359');
INSERT INTO "outbox" VALUES(5,'01a21556515f700081951925d750269d','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:e7a49114-a2c3-5a23-b14d-9096ade24e4b','2027-01-10 00:51:48.191920','test','01a21556515f700081951925d750269d',NULL,NULL,1,'{"person_id":"e7a49114-a2c3-5a23-b14d-9096ade24e4b","name":"Marit Överkamp","email":"marit.oeverkamp@autos.example","language":"de","roles":["board"]}',NULL,0,'2027-01-10 00:51:48.294359');
INSERT INTO "outbox" VALUES(6,'01a21556516070009eb71e37505453d9','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:0a8c14ac-d3a3-53d0-a1f5-d9a18aaa18e2','2027-01-10 00:51:48.192519','test','01a21556516070009eb71e37505453d9',NULL,NULL,1,'{"person_id":"0a8c14ac-d3a3-53d0-a1f5-d9a18aaa18e2","name":"Tjark Niehues","email":"tjark.niehues@autos.example","language":"de","roles":["office"]}',NULL,0,'2027-01-10 00:51:48.294359');
INSERT INTO "outbox" VALUES(7,'01a2155651997000941e89e0d3b5b98f','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:5262ea8b-6a96-58bd-b25c-79e838116793','2027-01-10 00:51:48.249541','test','01a2155651997000941e89e0d3b5b98f',NULL,NULL,1,'{"person_id":"5262ea8b-6a96-58bd-b25c-79e838116793","name":"Gesa Vornholt","email":"gesa.vornholt@autos.example","language":"de","roles":["auditor"]}',NULL,0,'2027-01-10 00:51:48.294359');
INSERT INTO "outbox" VALUES(8,'01a21556519a70009234057a61a775d8','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:de91eb90-3742-520b-bba1-982f277ff3ed','2027-01-10 00:51:48.250944','test','01a21556519a70009234057a61a775d8',NULL,NULL,1,'{"person_id":"de91eb90-3742-520b-bba1-982f277ff3ed","name":"Ines Kallmeyer","email":"ines.kallmeyer@autos.example","language":"de","roles":["operator"]}',NULL,0,'2027-01-10 00:51:48.294359');
INSERT INTO "outbox" VALUES(9,'01a21556566f7000bf4d6779b3dce4c1','members.member.details_changed',1,'b39898443ebe54f7acfd7eae12b907ff','member:01a21556-566b-7000-bc03-18b9693d46bc','2027-01-10 00:51:49.487060','test','01a21556566f7000bd209dc997bda181',NULL,NULL,1,'{"member_id":"01a21556-566b-7000-bc03-18b9693d46bc","member_number":"1001","company":"Société Générale d''Étanchéité & Cie S.à r.l.","legal_form":"S.à r.l.","street":"Zone Op Zaemer","house_number":"3 bis","postcode":"4149","city":"Esch-sur-Alzette","country":"LU","language":"fr","kind":"full","state":"active","joined_on":"2020-02-03","left_on":null,"employees":3,"turnover_cents":33900000,"register_number":"DEMO 1001","vat_id":""}',NULL,0,'2027-01-10 00:51:49.507462');
INSERT INTO "outbox" VALUES(10,'01a21556566f7001b806c357c7a6da47','members.member.contacts_changed',1,'b39898443ebe54f7acfd7eae12b907ff','member:01a21556-566b-7000-bc03-18b9693d46bc','2027-01-10 00:51:49.487060','test','01a21556566f7000bd209dc997bda181',NULL,NULL,1,'{"member_id":"01a21556-566b-7000-bc03-18b9693d46bc","company":"Société Générale d''Étanchéité & Cie S.à r.l.","language":"fr","contacts":[{"email":"mely.kieffer@societe-generale-d-etancheite-1001.example","roles":["main"],"salutation":"Madame","first_name":"Mély","last_name":"Kieffer"},{"email":"rechnung@societe-generale-d-etancheite-1001.example","roles":["billing"],"salutation":"","first_name":"","last_name":""}]}',NULL,0,'2027-01-10 00:51:49.507462');
INSERT INTO "outbox" VALUES(11,'01a21556566f7002845e065e515e749d','members.member.details_changed',1,'b39898443ebe54f7acfd7eae12b907ff','member:01a21556-566b-7001-82b4-06f90d6a94ff','2027-01-10 00:51:49.487060','test','01a21556566f7000bd209dc997bda181',NULL,NULL,1,'{"member_id":"01a21556-566b-7001-82b4-06f90d6a94ff","member_number":"1004","company":"Jürgensmeier-Große-Perdekamp-Übermuth Gießereibeteiligungsgesellschaft mbH & Co. KG","legal_form":"mbH & Co. KG","street":"Werkstraße","house_number":"7","postcode":"49143","city":"Bissendorf","country":"DE","language":"de","kind":"full","state":"active","joined_on":"2021-04-28","left_on":null,"employees":7,"turnover_cents":123200000,"register_number":"HRB 991004","vat_id":""}',NULL,0,'2027-01-10 00:51:49.507462');
INSERT INTO "outbox" VALUES(12,'01a21556566f70038812a2e3ee08ac43','members.member.contacts_changed',1,'b39898443ebe54f7acfd7eae12b907ff','member:01a21556-566b-7001-82b4-06f90d6a94ff','2027-01-10 00:51:49.487060','test','01a21556566f7000bd209dc997bda181',NULL,NULL,1,'{"member_id":"01a21556-566b-7001-82b4-06f90d6a94ff","company":"Jürgensmeier-Große-Perdekamp-Übermuth Gießereibeteiligungsgesellschaft mbH & Co. KG","language":"de","contacts":[{"email":"joerg.poehlking@juergensmeier-grosse-perdekamp-1004.example","roles":["main"],"salutation":"Herr","first_name":"Jörg","last_name":"Pöhlking"},{"email":"buchhaltung@juergensmeier-grosse-perdekamp-1004.example","roles":["billing"],"salutation":"","first_name":"","last_name":""},{"email":"einkauf@juergensmeier-grosse-perdekamp-1004.example","roles":["billing"],"salutation":"","first_name":"","last_name":""}]}',NULL,0,'2027-01-10 00:51:49.507462');
INSERT INTO "outbox" VALUES(13,'01a21556566f7004ae8f0d080f5426da','members.member.details_changed',1,'b39898443ebe54f7acfd7eae12b907ff','member:01a21556-566b-7002-9e08-5965e2117e50','2027-01-10 00:51:49.487060','test','01a21556566f7000bd209dc997bda181',NULL,NULL,1,'{"member_id":"01a21556-566b-7002-9e08-5965e2117e50","member_number":"1007","company":"»Ölpumpe« 24/7 <Service> UG (haftungsbeschränkt)","legal_form":"UG (haftungsbeschränkt)","street":"Zum Stellwerk","house_number":"1","postcode":"49124","city":"Georgsmarienhütte","country":"DE","language":"de","kind":"full","state":"active","joined_on":"2025-05-22","left_on":null,"employees":19,"turnover_cents":475000000,"register_number":"HRB 991007","vat_id":""}',NULL,0,'2027-01-10 00:51:49.507462');
INSERT INTO "outbox" VALUES(14,'01a21556566f7005abc6aeb7348d63bd','members.member.contacts_changed',1,'b39898443ebe54f7acfd7eae12b907ff','member:01a21556-566b-7002-9e08-5965e2117e50','2027-01-10 00:51:49.487060','test','01a21556566f7000bd209dc997bda181',NULL,NULL,1,'{"member_id":"01a21556-566b-7002-9e08-5965e2117e50","company":"»Ölpumpe« 24/7 <Service> UG (haftungsbeschränkt)","language":"de","contacts":[{"email":"aennchen.aehrenpfort@oelpumpe-24-7-service-1007.example","roles":["main"],"salutation":"Frau","first_name":"Ännchen","last_name":"Ährenpfort"},{"email":"rechnung@oelpumpe-24-7-service-1007.example","roles":["billing"],"salutation":"","first_name":"","last_name":""}]}',NULL,0,'2027-01-10 00:51:49.507462');
INSERT INTO "outbox" VALUES(15,'01a21556566f70069e4b53d0b02b0c51','members.member.details_changed',1,'b39898443ebe54f7acfd7eae12b907ff','member:01a21556-566b-7003-85f8-cb179e361a59','2027-01-10 00:51:49.487060','test','01a21556566f7000bd209dc997bda181',NULL,NULL,1,'{"member_id":"01a21556-566b-7003-85f8-cb179e361a59","member_number":"1008","company":"Ł. Ćwikła Präzision e. K.","legal_form":"e. K.","street":"Am Güterbahnhof","house_number":"1","postcode":"48527","city":"Nordhorn","country":"DE","language":"de","kind":"full","state":"active","joined_on":"2016-11-15","left_on":null,"employees":798,"turnover_cents":10453800000,"register_number":"HRB 991008","vat_id":""}',NULL,0,'2027-01-10 00:51:49.507462');
INSERT INTO "outbox" VALUES(16,'01a21556566f700780ab0be3f6a82f8e','members.member.contacts_changed',1,'b39898443ebe54f7acfd7eae12b907ff','member:01a21556-566b-7003-85f8-cb179e361a59','2027-01-10 00:51:49.487060','test','01a21556566f7000bd209dc997bda181',NULL,NULL,1,'{"member_id":"01a21556-566b-7003-85f8-cb179e361a59","company":"Ł. Ćwikła Präzision e. K.","language":"de","contacts":[{"email":"joerg.koetterheinrich@l-cwikla-praezision-1008.example","roles":["main","billing"],"salutation":"Herr","first_name":"Jörg","last_name":"Kötterheinrich"}]}',NULL,0,'2027-01-10 00:51:49.507462');
INSERT INTO "outbox" VALUES(17,'01a215565a957000bfeba4c9be8815b7','members.member.details_changed',1,'b39898443ebe54f7acfd7eae12b907ff','member:01a21556-5a88-7000-981d-7eed25509861','2027-01-10 00:51:50.549769','test','01a215565a9570008f36031e1cd5a92f',NULL,NULL,1,'{"member_id":"01a21556-5a88-7000-981d-7eed25509861","member_number":"1009","company":"Lenkgetriebe Fröhlingsdorf KG","legal_form":"KG","street":"Hüttenallee","house_number":"1","postcode":"49124","city":"Georgsmarienhütte","country":"DE","language":"de","kind":"full","state":"active","joined_on":"2020-01-05","left_on":null,"employees":40,"turnover_cents":424000000,"register_number":"HRB 991009","vat_id":""}',NULL,0,NULL);
INSERT INTO "outbox" VALUES(18,'01a215565a9570019b2dcd016adb318c','members.member.contacts_changed',1,'b39898443ebe54f7acfd7eae12b907ff','member:01a21556-5a88-7000-981d-7eed25509861','2027-01-10 00:51:50.549769','test','01a215565a9570008f36031e1cd5a92f',NULL,NULL,1,'{"member_id":"01a21556-5a88-7000-981d-7eed25509861","company":"Lenkgetriebe Fröhlingsdorf KG","language":"de","contacts":[{"email":"kim.zurmuehlen@lenkgetriebe-froehlingsdorf-1009.example","roles":["main"],"salutation":"","first_name":"Kim","last_name":"Zurmühlen"},{"email":"buchhaltung@lenkgetriebe-froehlingsdorf-1009.example","roles":["billing"],"salutation":"","first_name":"","last_name":""},{"email":"einkauf@lenkgetriebe-froehlingsdorf-1009.example","roles":["billing"],"salutation":"","first_name":"","last_name":""}]}',NULL,0,NULL);
INSERT INTO "outbox" VALUES(19,'01a215565a957002ae422448b6629bbc','members.member.details_changed',1,'b39898443ebe54f7acfd7eae12b907ff','member:01a21556-5a88-7001-a008-dbfe25c3aa78','2027-01-10 00:51:50.549769','test','01a215565a9570008f36031e1cd5a92f',NULL,NULL,1,'{"member_id":"01a21556-5a88-7001-a008-dbfe25c3aa78","member_number":"1011","company":"Eßlinger & Söhne Achsen GmbH & Co. KG","legal_form":"GmbH & Co. KG","street":"Zum Stellwerk","house_number":"24-28","postcode":"49565","city":"Bramsche","country":"DE","language":"de","kind":"full","state":"active","joined_on":"2024-09-10","left_on":null,"employees":84,"turnover_cents":949200000,"register_number":"HRB 991011","vat_id":""}',NULL,0,NULL);
INSERT INTO "outbox" VALUES(20,'01a215565a957003aa492e33478ed745','members.member.contacts_changed',1,'b39898443ebe54f7acfd7eae12b907ff','member:01a21556-5a88-7001-a008-dbfe25c3aa78','2027-01-10 00:51:50.549769','test','01a215565a9570008f36031e1cd5a92f',NULL,NULL,1,'{"member_id":"01a21556-5a88-7001-a008-dbfe25c3aa78","company":"Eßlinger & Söhne Achsen GmbH & Co. KG","language":"de","contacts":[{"email":"uta.juergensmeier@esslinger-soehne-achsen-1011.example","roles":["main"],"salutation":"Frau","first_name":"Uta","last_name":"Jürgensmeier"},{"email":"rechnung@esslinger-soehne-achsen-1011.example","roles":["billing"],"salutation":"","first_name":"","last_name":""}]}',NULL,0,NULL);
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
INSERT INTO "outbox_delivery" VALUES(1,'billing.know_officer','billing','person:8a10f69b-726c-580f-82d1-b87f4954845a',0,1,'2027-01-10 00:52:18.293714','2027-01-10 00:51:48.302072');
INSERT INTO "outbox_delivery" VALUES(1,'notifications.remember_officer','notifications','person:8a10f69b-726c-580f-82d1-b87f4954845a',0,1,'2027-01-10 00:52:18.293714','2027-01-10 00:51:48.319339');
INSERT INTO "outbox_delivery" VALUES(2,'billing.know_officer','billing','person:a5030eeb-6c36-5a47-a2dc-f14644777ef6',0,1,'2027-01-10 00:52:18.293714','2027-01-10 00:51:48.302072');
INSERT INTO "outbox_delivery" VALUES(2,'notifications.remember_officer','notifications','person:a5030eeb-6c36-5a47-a2dc-f14644777ef6',0,1,'2027-01-10 00:52:18.293714','2027-01-10 00:51:48.319339');
INSERT INTO "outbox_delivery" VALUES(3,'billing.know_officer','billing','person:302ae76d-d6d4-5a73-911d-e9f41a9e1c7a',0,1,'2027-01-10 00:52:18.293714','2027-01-10 00:51:48.302072');
INSERT INTO "outbox_delivery" VALUES(3,'notifications.remember_officer','notifications','person:302ae76d-d6d4-5a73-911d-e9f41a9e1c7a',0,1,'2027-01-10 00:52:18.293714','2027-01-10 00:51:48.319339');
INSERT INTO "outbox_delivery" VALUES(4,'billing.know_officer','billing','person:8e601abf-b2e3-5b16-8dc6-c9f47d4ed692',0,1,'2027-01-10 00:52:18.293714','2027-01-10 00:51:48.302072');
INSERT INTO "outbox_delivery" VALUES(4,'notifications.remember_officer','notifications','person:8e601abf-b2e3-5b16-8dc6-c9f47d4ed692',0,1,'2027-01-10 00:52:18.293714','2027-01-10 00:51:48.319339');
INSERT INTO "outbox_delivery" VALUES(5,'billing.know_officer','billing','person:e7a49114-a2c3-5a23-b14d-9096ade24e4b',0,1,'2027-01-10 00:52:18.293714','2027-01-10 00:51:48.302072');
INSERT INTO "outbox_delivery" VALUES(5,'notifications.remember_officer','notifications','person:e7a49114-a2c3-5a23-b14d-9096ade24e4b',0,1,'2027-01-10 00:52:18.293714','2027-01-10 00:51:48.319339');
INSERT INTO "outbox_delivery" VALUES(6,'billing.know_officer','billing','person:0a8c14ac-d3a3-53d0-a1f5-d9a18aaa18e2',0,1,'2027-01-10 00:52:18.293714','2027-01-10 00:51:48.302072');
INSERT INTO "outbox_delivery" VALUES(6,'notifications.remember_officer','notifications','person:0a8c14ac-d3a3-53d0-a1f5-d9a18aaa18e2',0,1,'2027-01-10 00:52:18.293714','2027-01-10 00:51:48.319339');
INSERT INTO "outbox_delivery" VALUES(7,'billing.know_officer','billing','person:5262ea8b-6a96-58bd-b25c-79e838116793',0,1,'2027-01-10 00:52:18.293714','2027-01-10 00:51:48.302072');
INSERT INTO "outbox_delivery" VALUES(7,'notifications.remember_officer','notifications','person:5262ea8b-6a96-58bd-b25c-79e838116793',0,1,'2027-01-10 00:52:18.293714','2027-01-10 00:51:48.319339');
INSERT INTO "outbox_delivery" VALUES(8,'billing.know_officer','billing','person:de91eb90-3742-520b-bba1-982f277ff3ed',0,1,'2027-01-10 00:52:18.293714','2027-01-10 00:51:48.302072');
INSERT INTO "outbox_delivery" VALUES(8,'notifications.remember_officer','notifications','person:de91eb90-3742-520b-bba1-982f277ff3ed',0,1,'2027-01-10 00:52:18.293714','2027-01-10 00:51:48.319339');
INSERT INTO "outbox_delivery" VALUES(9,'billing.open_member_account','billing','member:01a21556-566b-7000-bc03-18b9693d46bc',0,1,'2027-01-10 00:52:19.507043','2027-01-10 00:51:49.514053');
INSERT INTO "outbox_delivery" VALUES(9,'notifications.remember_member','notifications','member:01a21556-566b-7000-bc03-18b9693d46bc',0,1,'2027-01-10 00:52:19.507043','2027-01-10 00:51:49.522033');
INSERT INTO "outbox_delivery" VALUES(10,'notifications.remember_contacts','notifications','member:01a21556-566b-7000-bc03-18b9693d46bc',0,1,'2027-01-10 00:52:19.507043','2027-01-10 00:51:49.522997');
INSERT INTO "outbox_delivery" VALUES(11,'billing.open_member_account','billing','member:01a21556-566b-7001-82b4-06f90d6a94ff',0,1,'2027-01-10 00:52:19.507043','2027-01-10 00:51:49.514053');
INSERT INTO "outbox_delivery" VALUES(11,'notifications.remember_member','notifications','member:01a21556-566b-7001-82b4-06f90d6a94ff',0,1,'2027-01-10 00:52:19.507043','2027-01-10 00:51:49.522033');
INSERT INTO "outbox_delivery" VALUES(12,'notifications.remember_contacts','notifications','member:01a21556-566b-7001-82b4-06f90d6a94ff',0,1,'2027-01-10 00:52:19.507043','2027-01-10 00:51:49.522997');
INSERT INTO "outbox_delivery" VALUES(13,'billing.open_member_account','billing','member:01a21556-566b-7002-9e08-5965e2117e50',0,1,'2027-01-10 00:52:19.507043','2027-01-10 00:51:49.514053');
INSERT INTO "outbox_delivery" VALUES(13,'notifications.remember_member','notifications','member:01a21556-566b-7002-9e08-5965e2117e50',0,1,'2027-01-10 00:52:19.507043','2027-01-10 00:51:49.522033');
INSERT INTO "outbox_delivery" VALUES(14,'notifications.remember_contacts','notifications','member:01a21556-566b-7002-9e08-5965e2117e50',0,1,'2027-01-10 00:52:19.507043','2027-01-10 00:51:49.522997');
INSERT INTO "outbox_delivery" VALUES(15,'billing.open_member_account','billing','member:01a21556-566b-7003-85f8-cb179e361a59',0,1,'2027-01-10 00:52:19.507043','2027-01-10 00:51:49.514053');
INSERT INTO "outbox_delivery" VALUES(15,'notifications.remember_member','notifications','member:01a21556-566b-7003-85f8-cb179e361a59',0,1,'2027-01-10 00:52:19.507043','2027-01-10 00:51:49.522033');
INSERT INTO "outbox_delivery" VALUES(16,'notifications.remember_contacts','notifications','member:01a21556-566b-7003-85f8-cb179e361a59',0,1,'2027-01-10 00:52:19.507043','2027-01-10 00:51:49.522997');
CREATE TABLE person (
	association_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	name VARCHAR NOT NULL, 
	email VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	roles JSON NOT NULL, 
	CONSTRAINT pk_person PRIMARY KEY (id), 
	CONSTRAINT uq_person_association_id_email UNIQUE (association_id, email)
);
INSERT INTO "person" VALUES('b39898443ebe54f7acfd7eae12b907ff','8a10f69b726c580f82d1b87f4954845a','Dr. Hanne Wiemann','hanne.wiemann@autos.example','de','["board"]');
INSERT INTO "person" VALUES('b39898443ebe54f7acfd7eae12b907ff','a5030eeb6c365a47a2dcf14644777ef6','Okko Strathmann','okko.strathmann@autos.example','de','["board", "treasurer"]');
INSERT INTO "person" VALUES('b39898443ebe54f7acfd7eae12b907ff','302ae76dd6d45a73911de9f41a9e1c7a','Fenja Große-Lübbers','fenja.grosse-luebbers@autos.example','de','["board"]');
INSERT INTO "person" VALUES('b39898443ebe54f7acfd7eae12b907ff','8e601abfb2e35b168dc6c9f47d4ed692','Ruben Achterberg','ruben.achterberg@autos.example','en','["board"]');
INSERT INTO "person" VALUES('b39898443ebe54f7acfd7eae12b907ff','e7a49114a2c35a23b14d9096ade24e4b','Marit Överkamp','marit.oeverkamp@autos.example','de','["board"]');
INSERT INTO "person" VALUES('b39898443ebe54f7acfd7eae12b907ff','0a8c14acd3a353d0a1f5d9a18aaa18e2','Tjark Niehues','tjark.niehues@autos.example','de','["office"]');
INSERT INTO "person" VALUES('b39898443ebe54f7acfd7eae12b907ff','5262ea8b6a9658bdb25c79e838116793','Gesa Vornholt','gesa.vornholt@autos.example','de','["auditor"]');
INSERT INTO "person" VALUES('b39898443ebe54f7acfd7eae12b907ff','de91eb903742520bbba1982f277ff3ed','Ines Kallmeyer','ines.kallmeyer@autos.example','de','["operator"]');
CREATE TABLE resolution (
	association_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	number VARCHAR NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	application_id CHAR(32) NOT NULL, 
	subject VARCHAR NOT NULL, 
	rule VARCHAR(32) NOT NULL, 
	quorum_percent INTEGER NOT NULL, 
	opened_at DATETIME NOT NULL, 
	deadline_at DATETIME NOT NULL, 
	outcome VARCHAR(32) NOT NULL, 
	reason VARCHAR(32), 
	explanation VARCHAR NOT NULL, 
	decided_at DATETIME, 
	CONSTRAINT pk_resolution PRIMARY KEY (id), 
	CONSTRAINT uq_resolution_association_id_number UNIQUE (association_id, number), 
	CONSTRAINT ck_resolution_resolutionkind CHECK (kind IN ('admission')), 
	CONSTRAINT ck_resolution_rule CHECK (rule IN ('majority_of_members', 'majority_of_votes_cast', 'unanimous_in_text_form')), 
	CONSTRAINT ck_resolution_outcome CHECK (outcome IN ('open', 'adopted', 'rejected', 'lapsed')), 
	CONSTRAINT ck_resolution_reason CHECK (reason IN ('majority_reached', 'majority_missed', 'more_yes_than_no', 'not_more_yes_than_no', 'all_agreed', 'not_all_agreed', 'somebody_silent', 'no_quorum', 'nobody_entitled', 'application_withdrawn'))
);
CREATE TABLE schema_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT schema_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "schema_version" VALUES('members_0001');
CREATE TABLE vote (
	association_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	resolution_id CHAR(32) NOT NULL, 
	ballot_id CHAR(32) NOT NULL, 
	choice VARCHAR(32) NOT NULL, 
	comment VARCHAR NOT NULL, 
	dossier_version INTEGER NOT NULL, 
	cast_at DATETIME NOT NULL, 
	way VARCHAR NOT NULL, 
	ip VARCHAR NOT NULL, 
	user_agent VARCHAR NOT NULL, 
	CONSTRAINT pk_vote PRIMARY KEY (id), 
	CONSTRAINT ck_vote_choice CHECK (choice IN ('yes', 'no', 'abstain', 'recused', 'left_office'))
);
CREATE INDEX ix_application_association_id ON application (association_id);
CREATE INDEX ix_application_state ON application (association_id, state);
CREATE INDEX ix_application_contact_application_id ON application_contact (application_id);
CREATE INDEX ix_application_contact_association_id ON application_contact (association_id);
CREATE INDEX ix_ballot_association_id ON ballot (association_id);
CREATE INDEX ix_ballot_resolution_id ON ballot (resolution_id);
CREATE INDEX ix_consent_association_id ON consent (association_id);
CREATE INDEX ix_contact_association_id ON contact (association_id);
CREATE INDEX ix_contact_member_id ON contact (member_id);
CREATE INDEX ix_group_membership_association_id ON group_membership (association_id);
CREATE INDEX ix_group_membership_member_id ON group_membership (member_id);
CREATE INDEX ix_inbox_unfinished ON inbox (partition, lane, sequence) WHERE done_at IS NULL;
CREATE INDEX ix_inbox_unfinished_aggregate ON inbox (aggregate, sequence) WHERE done_at IS NULL;
CREATE UNIQUE INDEX uq_inbox_event_id_subscriber ON inbox (event_id, subscriber);
CREATE INDEX ix_inbox_action_event_id ON inbox_action (event_id);
CREATE INDEX ix_member_association_id ON member (association_id);
CREATE INDEX ix_member_group_association_id ON member_group (association_id);
CREATE INDEX ix_outbox_correlation_id ON outbox (correlation_id);
CREATE INDEX ix_outbox_waiting ON outbox (lane, position) WHERE fanned_out_at IS NULL;
CREATE UNIQUE INDEX uq_outbox_id ON outbox (id);
CREATE INDEX ix_outbox_delivery_unreceived ON outbox_delivery (service, aggregate, position) WHERE received_at IS NULL;
CREATE INDEX ix_person_association_id ON person (association_id);
CREATE INDEX ix_resolution_application_id ON resolution (application_id);
CREATE INDEX ix_resolution_association_id ON resolution (association_id);
CREATE INDEX ix_resolution_due ON resolution (outcome, deadline_at);
CREATE INDEX ix_vote_association_id ON vote (association_id);
CREATE INDEX ix_vote_resolution_id ON vote (resolution_id);
CREATE TRIGGER keep_consent_update BEFORE UPDATE ON "consent" BEGIN SELECT RAISE(ABORT, 'consent is append-only'); END;
CREATE TRIGGER keep_consent_delete BEFORE DELETE ON "consent" BEGIN SELECT RAISE(ABORT, 'consent is append-only'); END;
CREATE TRIGGER keep_vote_update BEFORE UPDATE ON "vote" BEGIN SELECT RAISE(ABORT, 'vote is append-only'); END;
CREATE TRIGGER keep_vote_delete BEFORE DELETE ON "vote" BEGIN SELECT RAISE(ABORT, 'vote is append-only'); END;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('outbox',20);
COMMIT;
