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
	email VARCHAR NOT NULL, 
	phone VARCHAR NOT NULL, 
	website VARCHAR NOT NULL, 
	languages JSON NOT NULL, 
	from_name VARCHAR NOT NULL, 
	from_address VARCHAR NOT NULL, 
	reply_to VARCHAR NOT NULL, 
	accent VARCHAR NOT NULL, 
	applied_at DATETIME NOT NULL, account_holder VARCHAR DEFAULT '' NOT NULL, iban_sealed BLOB, bic VARCHAR DEFAULT '' NOT NULL, 
	CONSTRAINT pk_association PRIMARY KEY (association_id), 
	CONSTRAINT uq_association_slug UNIQUE (slug)
);
INSERT INTO "association" VALUES('b39898443ebe54f7acfd7eae12b907ff','autos','AutOS e.V.','Am Beispielhafen','5','49074','Osnabrück','DE','Amtsgericht Osnabrück (Demo)','VR 99901','info@autos.example','+49 30 23125 501','https://autos.example','["de", "en"]','AutOS e.V.','beitrag@autos.example','geschaeftsstelle@autos.example','','2027-01-10 00:51:48.124560','AutOS e.V.',X'01B7EA221B9E78D249525EFC3792C3DB0EE9A7C51115F9C97AE58DF8A628BD2770E9AF2FCECE80A2B14227046A566FBD1C3E6BFBA50257','DEMODE00XXX');
CREATE TABLE correspondent (
	association_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	company VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	country VARCHAR NOT NULL, 
	reference VARCHAR NOT NULL, 
	member_kind VARCHAR NOT NULL, 
	annual_cents INTEGER, 
	contacts JSON, 
	CONSTRAINT pk_correspondent PRIMARY KEY (id)
);
INSERT INTO "correspondent" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a21556566b7000bc0318b9693d46bc','Société Générale d''Étanchéité & Cie S.à r.l.','fr','LU','1001','full',NULL,'[{"email": "mely.kieffer@societe-generale-d-etancheite-1001.example", "roles": ["main"], "salutation": "Madame", "first_name": "M\u00e9ly", "last_name": "Kieffer"}, {"email": "rechnung@societe-generale-d-etancheite-1001.example", "roles": ["billing"], "salutation": "", "first_name": "", "last_name": ""}]');
INSERT INTO "correspondent" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a21556566b700385f8cb179e361a59','Ł. Ćwikła Präzision e. K.','de','DE','1008','full',NULL,'[{"email": "joerg.koetterheinrich@l-cwikla-praezision-1008.example", "roles": ["main", "billing"], "salutation": "Herr", "first_name": "J\u00f6rg", "last_name": "K\u00f6tterheinrich"}]');
INSERT INTO "correspondent" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a21556566b70029e085965e2117e50','»Ölpumpe« 24/7 <Service> UG (haftungsbeschränkt)','de','DE','1007','full',NULL,'[{"email": "aennchen.aehrenpfort@oelpumpe-24-7-service-1007.example", "roles": ["main"], "salutation": "Frau", "first_name": "\u00c4nnchen", "last_name": "\u00c4hrenpfort"}, {"email": "rechnung@oelpumpe-24-7-service-1007.example", "roles": ["billing"], "salutation": "", "first_name": "", "last_name": ""}]');
INSERT INTO "correspondent" VALUES('b39898443ebe54f7acfd7eae12b907ff','01a21556566b700182b406f90d6a94ff','Jürgensmeier-Große-Perdekamp-Übermuth Gießereibeteiligungsgesellschaft mbH & Co. KG','de','DE','1004','full',NULL,'[{"email": "joerg.poehlking@juergensmeier-grosse-perdekamp-1004.example", "roles": ["main"], "salutation": "Herr", "first_name": "J\u00f6rg", "last_name": "P\u00f6hlking"}, {"email": "buchhaltung@juergensmeier-grosse-perdekamp-1004.example", "roles": ["billing"], "salutation": "", "first_name": "", "last_name": ""}, {"email": "einkauf@juergensmeier-grosse-perdekamp-1004.example", "roles": ["billing"], "salutation": "", "first_name": "", "last_name": ""}]');
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
INSERT INTO "inbox" VALUES(1,'01a21556515670008ff6fcda388b287c','notifications.remember_officer','members','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:8a10f69b-726c-580f-82d1-b87f4954845a','2027-01-10 00:51:48.182750','test','01a21556515670008ff6fcda388b287c',NULL,NULL,1,'{"person_id":"8a10f69b-726c-580f-82d1-b87f4954845a","name":"Dr. Hanne Wiemann","email":"hanne.wiemann@autos.example","language":"de","roles":["board"]}',NULL,10,0,'2027-01-10 00:51:48.308271','done',1,0,0,'2027-01-10 00:51:48.308271',NULL,'2027-01-10 00:51:49.294681');
INSERT INTO "inbox" VALUES(2,'01a215565158700082f7058758e5c9d6','notifications.remember_officer','members','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:a5030eeb-6c36-5a47-a2dc-f14644777ef6','2027-01-10 00:51:48.184588','test','01a215565158700082f7058758e5c9d6',NULL,NULL,1,'{"person_id":"a5030eeb-6c36-5a47-a2dc-f14644777ef6","name":"Okko Strathmann","email":"okko.strathmann@autos.example","language":"de","roles":["board","treasurer"]}',NULL,14,0,'2027-01-10 00:51:48.308271','done',1,0,0,'2027-01-10 00:51:48.308271',NULL,'2027-01-10 00:51:49.362663');
INSERT INTO "inbox" VALUES(3,'01a21556515e7000bb6322dd400b2821','notifications.remember_officer','members','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:302ae76d-d6d4-5a73-911d-e9f41a9e1c7a','2027-01-10 00:51:48.190370','test','01a21556515e7000bb6322dd400b2821',NULL,NULL,1,'{"person_id":"302ae76d-d6d4-5a73-911d-e9f41a9e1c7a","name":"Fenja Große-Lübbers","email":"fenja.grosse-luebbers@autos.example","language":"de","roles":["board"]}',NULL,5,0,'2027-01-10 00:51:48.308271','done',1,0,0,'2027-01-10 00:51:48.308271',NULL,'2027-01-10 00:51:49.251192');
INSERT INTO "inbox" VALUES(4,'01a21556515f70009b7d74b2e21774af','notifications.remember_officer','members','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:8e601abf-b2e3-5b16-8dc6-c9f47d4ed692','2027-01-10 00:51:48.191284','test','01a21556515f70009b7d74b2e21774af',NULL,NULL,1,'{"person_id":"8e601abf-b2e3-5b16-8dc6-c9f47d4ed692","name":"Ruben Achterberg","email":"ruben.achterberg@autos.example","language":"en","roles":["board"]}',NULL,1,0,'2027-01-10 00:51:48.308271','done',1,0,0,'2027-01-10 00:51:48.308271',NULL,'2027-01-10 00:51:49.213191');
INSERT INTO "inbox" VALUES(5,'01a21556515f700081951925d750269d','notifications.remember_officer','members','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:e7a49114-a2c3-5a23-b14d-9096ade24e4b','2027-01-10 00:51:48.191920','test','01a21556515f700081951925d750269d',NULL,NULL,1,'{"person_id":"e7a49114-a2c3-5a23-b14d-9096ade24e4b","name":"Marit Överkamp","email":"marit.oeverkamp@autos.example","language":"de","roles":["board"]}',NULL,7,0,'2027-01-10 00:51:48.308271','done',1,0,0,'2027-01-10 00:51:48.308271',NULL,'2027-01-10 00:51:49.271444');
INSERT INTO "inbox" VALUES(6,'01a21556516070009eb71e37505453d9','notifications.remember_officer','members','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:0a8c14ac-d3a3-53d0-a1f5-d9a18aaa18e2','2027-01-10 00:51:48.192519','test','01a21556516070009eb71e37505453d9',NULL,NULL,1,'{"person_id":"0a8c14ac-d3a3-53d0-a1f5-d9a18aaa18e2","name":"Tjark Niehues","email":"tjark.niehues@autos.example","language":"de","roles":["office"]}',NULL,10,0,'2027-01-10 00:51:48.308271','done',1,0,0,'2027-01-10 00:51:48.308271',NULL,'2027-01-10 00:51:49.294681');
INSERT INTO "inbox" VALUES(7,'01a2155651997000941e89e0d3b5b98f','notifications.remember_officer','members','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:5262ea8b-6a96-58bd-b25c-79e838116793','2027-01-10 00:51:48.249541','test','01a2155651997000941e89e0d3b5b98f',NULL,NULL,1,'{"person_id":"5262ea8b-6a96-58bd-b25c-79e838116793","name":"Gesa Vornholt","email":"gesa.vornholt@autos.example","language":"de","roles":["auditor"]}',NULL,14,0,'2027-01-10 00:51:48.308271','done',1,0,0,'2027-01-10 00:51:48.308271',NULL,'2027-01-10 00:51:49.362663');
INSERT INTO "inbox" VALUES(8,'01a21556519a70009234057a61a775d8','notifications.remember_officer','members','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:de91eb90-3742-520b-bba1-982f277ff3ed','2027-01-10 00:51:48.250944','test','01a21556519a70009234057a61a775d8',NULL,NULL,1,'{"person_id":"de91eb90-3742-520b-bba1-982f277ff3ed","name":"Ines Kallmeyer","email":"ines.kallmeyer@autos.example","language":"de","roles":["operator"]}',NULL,5,0,'2027-01-10 00:51:48.308271','done',1,0,0,'2027-01-10 00:51:48.308271',NULL,'2027-01-10 00:51:49.251192');
INSERT INTO "inbox" VALUES(9,'01a21556566f7000bf4d6779b3dce4c1','notifications.remember_member','members','members.member.details_changed',1,'b39898443ebe54f7acfd7eae12b907ff','member:01a21556-566b-7000-bc03-18b9693d46bc','2027-01-10 00:51:49.487060','test','01a21556566f7000bd209dc997bda181',NULL,NULL,1,'{"member_id":"01a21556-566b-7000-bc03-18b9693d46bc","member_number":"1001","company":"Société Générale d''Étanchéité & Cie S.à r.l.","legal_form":"S.à r.l.","street":"Zone Op Zaemer","house_number":"3 bis","postcode":"4149","city":"Esch-sur-Alzette","country":"LU","language":"fr","kind":"full","state":"active","joined_on":"2020-02-03","left_on":null,"employees":3,"turnover_cents":33900000,"register_number":"DEMO 1001","vat_id":""}',NULL,9,0,'2027-01-10 00:51:49.515448','done',1,0,0,'2027-01-10 00:51:49.515448',NULL,'2027-01-10 00:51:49.686189');
INSERT INTO "inbox" VALUES(10,'01a21556566f7001b806c357c7a6da47','notifications.remember_contacts','members','members.member.contacts_changed',1,'b39898443ebe54f7acfd7eae12b907ff','member:01a21556-566b-7000-bc03-18b9693d46bc','2027-01-10 00:51:49.487060','test','01a21556566f7000bd209dc997bda181',NULL,NULL,1,'{"member_id":"01a21556-566b-7000-bc03-18b9693d46bc","company":"Société Générale d''Étanchéité & Cie S.à r.l.","language":"fr","contacts":[{"email":"mely.kieffer@societe-generale-d-etancheite-1001.example","roles":["main"],"salutation":"Madame","first_name":"Mély","last_name":"Kieffer"},{"email":"rechnung@societe-generale-d-etancheite-1001.example","roles":["billing"],"salutation":"","first_name":"","last_name":""}]}',NULL,9,0,'2027-01-10 00:51:49.515448','done',1,0,0,'2027-01-10 00:51:49.515448',NULL,'2027-01-10 00:51:49.686189');
INSERT INTO "inbox" VALUES(11,'01a21556566f7002845e065e515e749d','notifications.remember_member','members','members.member.details_changed',1,'b39898443ebe54f7acfd7eae12b907ff','member:01a21556-566b-7001-82b4-06f90d6a94ff','2027-01-10 00:51:49.487060','test','01a21556566f7000bd209dc997bda181',NULL,NULL,1,'{"member_id":"01a21556-566b-7001-82b4-06f90d6a94ff","member_number":"1004","company":"Jürgensmeier-Große-Perdekamp-Übermuth Gießereibeteiligungsgesellschaft mbH & Co. KG","legal_form":"mbH & Co. KG","street":"Werkstraße","house_number":"7","postcode":"49143","city":"Bissendorf","country":"DE","language":"de","kind":"full","state":"active","joined_on":"2021-04-28","left_on":null,"employees":7,"turnover_cents":123200000,"register_number":"HRB 991004","vat_id":""}',NULL,15,0,'2027-01-10 00:51:49.515448','done',1,0,0,'2027-01-10 00:51:49.515448',NULL,'2027-01-10 00:51:49.838046');
INSERT INTO "inbox" VALUES(12,'01a21556566f70038812a2e3ee08ac43','notifications.remember_contacts','members','members.member.contacts_changed',1,'b39898443ebe54f7acfd7eae12b907ff','member:01a21556-566b-7001-82b4-06f90d6a94ff','2027-01-10 00:51:49.487060','test','01a21556566f7000bd209dc997bda181',NULL,NULL,1,'{"member_id":"01a21556-566b-7001-82b4-06f90d6a94ff","company":"Jürgensmeier-Große-Perdekamp-Übermuth Gießereibeteiligungsgesellschaft mbH & Co. KG","language":"de","contacts":[{"email":"joerg.poehlking@juergensmeier-grosse-perdekamp-1004.example","roles":["main"],"salutation":"Herr","first_name":"Jörg","last_name":"Pöhlking"},{"email":"buchhaltung@juergensmeier-grosse-perdekamp-1004.example","roles":["billing"],"salutation":"","first_name":"","last_name":""},{"email":"einkauf@juergensmeier-grosse-perdekamp-1004.example","roles":["billing"],"salutation":"","first_name":"","last_name":""}]}',NULL,15,0,'2027-01-10 00:51:49.515448','done',1,0,0,'2027-01-10 00:51:49.515448',NULL,'2027-01-10 00:51:49.838046');
INSERT INTO "inbox" VALUES(13,'01a21556566f7004ae8f0d080f5426da','notifications.remember_member','members','members.member.details_changed',1,'b39898443ebe54f7acfd7eae12b907ff','member:01a21556-566b-7002-9e08-5965e2117e50','2027-01-10 00:51:49.487060','test','01a21556566f7000bd209dc997bda181',NULL,NULL,1,'{"member_id":"01a21556-566b-7002-9e08-5965e2117e50","member_number":"1007","company":"»Ölpumpe« 24/7 <Service> UG (haftungsbeschränkt)","legal_form":"UG (haftungsbeschränkt)","street":"Zum Stellwerk","house_number":"1","postcode":"49124","city":"Georgsmarienhütte","country":"DE","language":"de","kind":"full","state":"active","joined_on":"2025-05-22","left_on":null,"employees":19,"turnover_cents":475000000,"register_number":"HRB 991007","vat_id":""}',NULL,14,0,'2027-01-10 00:51:49.515448','done',1,0,0,'2027-01-10 00:51:49.515448',NULL,'2027-01-10 00:51:49.787670');
INSERT INTO "inbox" VALUES(14,'01a21556566f7005abc6aeb7348d63bd','notifications.remember_contacts','members','members.member.contacts_changed',1,'b39898443ebe54f7acfd7eae12b907ff','member:01a21556-566b-7002-9e08-5965e2117e50','2027-01-10 00:51:49.487060','test','01a21556566f7000bd209dc997bda181',NULL,NULL,1,'{"member_id":"01a21556-566b-7002-9e08-5965e2117e50","company":"»Ölpumpe« 24/7 <Service> UG (haftungsbeschränkt)","language":"de","contacts":[{"email":"aennchen.aehrenpfort@oelpumpe-24-7-service-1007.example","roles":["main"],"salutation":"Frau","first_name":"Ännchen","last_name":"Ährenpfort"},{"email":"rechnung@oelpumpe-24-7-service-1007.example","roles":["billing"],"salutation":"","first_name":"","last_name":""}]}',NULL,14,0,'2027-01-10 00:51:49.515448','done',1,0,0,'2027-01-10 00:51:49.515448',NULL,'2027-01-10 00:51:49.787670');
INSERT INTO "inbox" VALUES(15,'01a21556566f70069e4b53d0b02b0c51','notifications.remember_member','members','members.member.details_changed',1,'b39898443ebe54f7acfd7eae12b907ff','member:01a21556-566b-7003-85f8-cb179e361a59','2027-01-10 00:51:49.487060','test','01a21556566f7000bd209dc997bda181',NULL,NULL,1,'{"member_id":"01a21556-566b-7003-85f8-cb179e361a59","member_number":"1008","company":"Ł. Ćwikła Präzision e. K.","legal_form":"e. K.","street":"Am Güterbahnhof","house_number":"1","postcode":"48527","city":"Nordhorn","country":"DE","language":"de","kind":"full","state":"active","joined_on":"2016-11-15","left_on":null,"employees":798,"turnover_cents":10453800000,"register_number":"HRB 991008","vat_id":""}',NULL,13,0,'2027-01-10 00:51:49.515448','done',1,0,0,'2027-01-10 00:51:49.515448',NULL,'2027-01-10 00:51:49.709867');
INSERT INTO "inbox" VALUES(16,'01a21556566f700780ab0be3f6a82f8e','notifications.remember_contacts','members','members.member.contacts_changed',1,'b39898443ebe54f7acfd7eae12b907ff','member:01a21556-566b-7003-85f8-cb179e361a59','2027-01-10 00:51:49.487060','test','01a21556566f7000bd209dc997bda181',NULL,NULL,1,'{"member_id":"01a21556-566b-7003-85f8-cb179e361a59","company":"Ł. Ćwikła Präzision e. K.","language":"de","contacts":[{"email":"joerg.koetterheinrich@l-cwikla-praezision-1008.example","roles":["main","billing"],"salutation":"Herr","first_name":"Jörg","last_name":"Kötterheinrich"}]}',NULL,13,0,'2027-01-10 00:51:49.515448','done',1,0,0,'2027-01-10 00:51:49.515448',NULL,'2027-01-10 00:51:49.709867');
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
INSERT INTO "inbox_partition" VALUES(1,NULL,'01a2155655147000adfd7d77effcc12b');
INSERT INTO "inbox_partition" VALUES(5,NULL,'01a21556556070008c388aee35625c23');
INSERT INTO "inbox_partition" VALUES(7,NULL,'01a21556558d7000ad65e62e0cfeaba0');
INSERT INTO "inbox_partition" VALUES(10,NULL,'01a21556559c70009f67b25d4bd35d84');
INSERT INTO "inbox_partition" VALUES(14,NULL,'01a21556576b70008faa6dd44050ab08');
INSERT INTO "inbox_partition" VALUES(9,NULL,'01a2155656e87000b16958088bca1345');
INSERT INTO "inbox_partition" VALUES(13,NULL,'01a21556573e7000bc9cf8b5e7f29415');
INSERT INTO "inbox_partition" VALUES(15,NULL,'01a2155657b27000806aeedf40ca908c');
CREATE TABLE job_run (
	job VARCHAR(120) NOT NULL, 
	due_at DATETIME NOT NULL, 
	attempts INTEGER NOT NULL, 
	next_attempt_at DATETIME NOT NULL, 
	last_error TEXT, 
	done_at DATETIME, 
	CONSTRAINT pk_job_run PRIMARY KEY (job, due_at)
);
CREATE TABLE message (
	association_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	event_id CHAR(32) NOT NULL, 
	event_type VARCHAR NOT NULL, 
	template VARCHAR NOT NULL, 
	about_id CHAR(32) NOT NULL, 
	reference VARCHAR NOT NULL, 
	run_id CHAR(32), 
	recipient VARCHAR NOT NULL, 
	recipient_name VARCHAR NOT NULL, 
	company VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	message_id VARCHAR NOT NULL, 
	state VARCHAR(32) NOT NULL, 
	skeleton BLOB NOT NULL, 
	skeleton_sha256 VARCHAR NOT NULL, 
	attachments JSON NOT NULL, 
	facts JSON, 
	attempts INTEGER NOT NULL, 
	last_error VARCHAR, 
	composed_at DATETIME NOT NULL, 
	next_attempt_at DATETIME, 
	claimed_at DATETIME, 
	accepted_at DATETIME, 
	sent_at DATETIME, 
	CONSTRAINT pk_message PRIMARY KEY (id), 
	CONSTRAINT uq_message_association_id_event_id_template_recipient UNIQUE (association_id, event_id, template, recipient), 
	CONSTRAINT ck_message_messagestate CHECK (state IN ('queued', 'sending', 'sent', 'kept', 'failed', 'waiting_for_address'))
);
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
CREATE TABLE resolution (
	association_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	number VARCHAR NOT NULL, 
	application_id CHAR(32) NOT NULL, 
	deadline_at DATETIME NOT NULL, 
	CONSTRAINT pk_resolution PRIMARY KEY (id)
);
CREATE TABLE schema_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT schema_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "schema_version" VALUES('notifications_0002');
CREATE INDEX ix_correspondent_association_id ON correspondent (association_id);
CREATE INDEX ix_inbox_unfinished ON inbox (partition, lane, sequence) WHERE done_at IS NULL;
CREATE INDEX ix_inbox_unfinished_aggregate ON inbox (aggregate, sequence) WHERE done_at IS NULL;
CREATE UNIQUE INDEX uq_inbox_event_id_subscriber ON inbox (event_id, subscriber);
CREATE INDEX ix_inbox_action_event_id ON inbox_action (event_id);
CREATE INDEX ix_message_about ON message (association_id, about_id);
CREATE INDEX ix_message_association_id ON message (association_id);
CREATE INDEX ix_message_reference ON message (association_id, reference);
CREATE INDEX ix_message_run ON message (association_id, run_id);
CREATE INDEX ix_message_state ON message (association_id, state);
CREATE INDEX ix_officer_association_id ON officer (association_id);
CREATE INDEX ix_outbox_correlation_id ON outbox (correlation_id);
CREATE INDEX ix_outbox_waiting ON outbox (lane, position) WHERE fanned_out_at IS NULL;
CREATE UNIQUE INDEX uq_outbox_id ON outbox (id);
CREATE INDEX ix_outbox_delivery_unreceived ON outbox_delivery (service, aggregate, position) WHERE received_at IS NULL;
CREATE INDEX ix_resolution_association_id ON resolution (association_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('inbox',16);
COMMIT;
