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
INSERT INTO "application" VALUES('Société admitted & Fils S.A.S.','','rue de l''Église','4 bis','57600','Forbach','FR','fr','','','','872a2cef55715c1f852e298138ed662d','01a21641129070009b140b004150705e','A-2027-001','ca1530d1119d5900874cf46a51a7859e86b00589bcf88f3b5691a8e0f9676aae','admitted','full','',1,2,84,1250000000,'III',165000,185000,'["Classe III, la plus \u00e9lev\u00e9e de\u00a0: 84 salari\u00e9s (classe III), chiffre d\u2019affaires 12\u202f500\u202f000\u00a0\u20ac (classe III) 1\u202f650,00\u00a0\u20ac", "droit d\u2019entr\u00e9e 200,00\u00a0\u20ac"]','direct_debit','01a2164115987000965219a4d5bfe1c7','Éloïse Müller-N''Diaye','Gérante',1,'[]','2027-01-11 09:00:00.000000','2027-01-11 09:00:00.000000','2027-01-11 09:00:00.000000','2027-01-11 09:00:00.000000','2027-01-11 09:00:00.000000',NULL,'01a2164126db7000bc16625cbaf16757');
INSERT INTO "application" VALUES('Société voting & Fils S.A.S.','','rue de l''Église','4 bis','57600','Forbach','FR','fr','','','','872a2cef55715c1f852e298138ed662d','01a216411b407000ad1c9449252e8513','A-2027-002','03a9608fc820d852b3cf028e7ca70e8dd975bed40ece2d1795faeeb031047366','in_resolution','full','',1,2,84,1250000000,'III',165000,185000,'["Classe III, la plus \u00e9lev\u00e9e de\u00a0: 84 salari\u00e9s (classe III), chiffre d\u2019affaires 12\u202f500\u202f000\u00a0\u20ac (classe III) 1\u202f650,00\u00a0\u20ac", "droit d\u2019entr\u00e9e 200,00\u00a0\u20ac"]','direct_debit','01a216411c977000a8c16b8ad83c1a81','Éloïse Müller-N''Diaye','Gérante',1,'["A-2027-001"]','2027-01-11 09:00:00.000000','2027-01-11 09:00:00.000000','2027-01-11 09:00:00.000000','2027-01-11 09:00:00.000000',NULL,NULL,NULL);
INSERT INTO "application" VALUES('Société unconfirmed & Fils S.A.S.','','rue de l''Église','4 bis','57600','Forbach','FR','fr','','','','872a2cef55715c1f852e298138ed662d','01a216411e8a700095d14a389f4e57f2','A-2027-003','103f574a990055a79479b1939089d0f5f26f3a11c32e369f478f99f4b7bcc9f6','submitted','full','',1,2,84,1250000000,'III',165000,185000,'["Classe III, la plus \u00e9lev\u00e9e de\u00a0: 84 salari\u00e9s (classe III), chiffre d\u2019affaires 12\u202f500\u202f000\u00a0\u20ac (classe III) 1\u202f650,00\u00a0\u20ac", "droit d\u2019entr\u00e9e 200,00\u00a0\u20ac"]','direct_debit','01a216411fa77000aceeb12dff12a5af','Éloïse Müller-N''Diaye','Gérante',1,'["A-2027-001", "A-2027-002"]','2027-01-11 09:00:00.000000','2027-01-11 09:00:00.000000','2027-01-11 09:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "application" VALUES('Société brouillon','','rue de l''Église','4 bis','57600','Forbach','FR','fr','','','','872a2cef55715c1f852e298138ed662d','01a216412df07000970964eb2184862d',NULL,'e6e95407ae43011edb8585c18a5c8c33f54dfda27ecb6043f19c5d43f021a571','draft','full','',1,0,NULL,NULL,'',NULL,NULL,'[]','',NULL,'','',1,'[]','2027-01-11 09:00:00.000000','2027-01-11 09:00:00.000000',NULL,NULL,NULL,NULL,NULL);
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
INSERT INTO "application_contact" VALUES('admitted@usinage.example','["main"]','Madame','Éloïse','Müller-N''Diaye','872a2cef55715c1f852e298138ed662d','01a2164114ab7000b9edb56c219811f6','01a21641129070009b140b004150705e',0);
INSERT INTO "application_contact" VALUES('compta@usinage.example','["billing"]','','','','872a2cef55715c1f852e298138ed662d','01a2164114ab700081ff10d93aed8934','01a21641129070009b140b004150705e',1);
INSERT INTO "application_contact" VALUES('voting@usinage.example','["main"]','Madame','Éloïse','Müller-N''Diaye','872a2cef55715c1f852e298138ed662d','01a216411bb57000a545d52f88a4cfc9','01a216411b407000ad1c9449252e8513',0);
INSERT INTO "application_contact" VALUES('compta@usinage.example','["billing"]','','','','872a2cef55715c1f852e298138ed662d','01a216411bb57000b504be400f7077ca','01a216411b407000ad1c9449252e8513',1);
INSERT INTO "application_contact" VALUES('unconfirmed@usinage.example','["main"]','Madame','Éloïse','Müller-N''Diaye','872a2cef55715c1f852e298138ed662d','01a216411edf7000b44313bc97b1c2f0','01a216411e8a700095d14a389f4e57f2',0);
INSERT INTO "application_contact" VALUES('compta@usinage.example','["billing"]','','','','872a2cef55715c1f852e298138ed662d','01a216411ee07000b7ec4312dd14b52e','01a216411e8a700095d14a389f4e57f2',1);
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
INSERT INTO "association" VALUES('872a2cef55715c1f852e298138ed662d','autoregion','autoregion e.V.','Musterstraße','9','66119','Saarbrücken','DE','Amtsgericht Saarbrücken (Demo)','VR 99902','info@autoregion.example','+49 30 23125 601','https://autoregion.example','["de", "fr", "en"]','','["full", "network_partner", "supporting"]','majority_of_votes_cast',50,14,'2027-01-11 09:00:00.000000');
INSERT INTO "association" VALUES('b39898443ebe54f7acfd7eae12b907ff','autos','AutOS e.V.','Am Beispielhafen','5','49074','Osnabrück','DE','Amtsgericht Osnabrück (Demo)','VR 99901','info@autos.example','+49 30 23125 501','https://autos.example','["de", "en"]','','["full", "supporting"]','majority_of_members',50,14,'2027-01-11 09:00:00.000000');
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
INSERT INTO "ballot" VALUES('872a2cef55715c1f852e298138ed662d','01a21641214d7000b58706475c5c34ff','01a21641214d7000890df78d44d5cf2e','780eaaf54d2c53849ee1b3eb6363529c','Bastien L''Hôpital','yes','',1,'2027-01-11 09:00:00.000000',NULL);
INSERT INTO "ballot" VALUES('872a2cef55715c1f852e298138ed662d','01a21641214d7000963a80653f3cb07a','01a21641214d7000890df78d44d5cf2e','67fc710c48f258149c297b954e42766c','Carole Wagener-Plier','yes','',1,'2027-01-11 09:00:00.000000',NULL);
INSERT INTO "ballot" VALUES('872a2cef55715c1f852e298138ed662d','01a21641214d7000af68aac18f5f2148','01a21641214d7000890df78d44d5cf2e','8c4ff85cd9665d549f1460d17f68e364','Dr. Jolanda Schürmann-Théis',NULL,'',NULL,NULL,NULL);
INSERT INTO "ballot" VALUES('872a2cef55715c1f852e298138ed662d','01a21641214d7000af464696e5ca5fe1','01a21641214d7000890df78d44d5cf2e','212a322555c350cbbc7dbc3401127aa2','Edgar Ommert','yes','',1,'2027-01-11 09:00:00.000000',NULL);
INSERT INTO "ballot" VALUES('872a2cef55715c1f852e298138ed662d','01a21641238c7000bff60da8af217415','01a21641238b7000afabde6a945be03c','780eaaf54d2c53849ee1b3eb6363529c','Bastien L''Hôpital','no','',1,'2027-01-11 09:00:00.000000',NULL);
INSERT INTO "ballot" VALUES('872a2cef55715c1f852e298138ed662d','01a21641238c700095a30ff8f15045d0','01a21641238b7000afabde6a945be03c','67fc710c48f258149c297b954e42766c','Carole Wagener-Plier',NULL,'',NULL,NULL,NULL);
INSERT INTO "ballot" VALUES('872a2cef55715c1f852e298138ed662d','01a21641238c7000be0148fe3a1bfb03','01a21641238b7000afabde6a945be03c','8c4ff85cd9665d549f1460d17f68e364','Dr. Jolanda Schürmann-Théis',NULL,'',NULL,NULL,NULL);
INSERT INTO "ballot" VALUES('872a2cef55715c1f852e298138ed662d','01a21641238c700093f3aae101553688','01a21641238b7000afabde6a945be03c','212a322555c350cbbc7dbc3401127aa2','Edgar Ommert',NULL,'',NULL,NULL,'2027-01-11 09:00:00.000000');
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
INSERT INTO "consent" VALUES('872a2cef55715c1f852e298138ed662d','01a21641194770009cd514474e54530a','01a21641129070009b140b004150705e','terms','fr','Nous demandons l’adhésion à autoregion e.V. et acceptons ses statuts et son règlement des cotisations. Je suis habilité à agir pour l’entreprise.','24f4f279acc5fc714abb96b0dfc7932ffaa954a8864d286f75f2e4dfe5253ca5','2027-01-11 09:00:00.000000','testclient','testclient');
INSERT INTO "consent" VALUES('872a2cef55715c1f852e298138ed662d','01a21641194870009cf3cd37606d4c17','01a21641129070009b140b004150705e','privacy','fr','Nous avons pris connaissance du fait que autoregion e.V. traite nos données pour décider de la demande et gérer l’adhésion.','211bd7fb561619336abe6a11bf312808db59dce0797c3256985a8a85aa18f94a','2027-01-11 09:00:00.000000','testclient','testclient');
INSERT INTO "consent" VALUES('872a2cef55715c1f852e298138ed662d','01a216411d8770009b5a221ca0296ac2','01a216411b407000ad1c9449252e8513','terms','fr','Nous demandons l’adhésion à autoregion e.V. et acceptons ses statuts et son règlement des cotisations. Je suis habilité à agir pour l’entreprise.','24f4f279acc5fc714abb96b0dfc7932ffaa954a8864d286f75f2e4dfe5253ca5','2027-01-11 09:00:00.000000','testclient','testclient');
INSERT INTO "consent" VALUES('872a2cef55715c1f852e298138ed662d','01a216411d877000be396f5118c6ce2b','01a216411b407000ad1c9449252e8513','privacy','fr','Nous avons pris connaissance du fait que autoregion e.V. traite nos données pour décider de la demande et gérer l’adhésion.','211bd7fb561619336abe6a11bf312808db59dce0797c3256985a8a85aa18f94a','2027-01-11 09:00:00.000000','testclient','testclient');
INSERT INTO "consent" VALUES('872a2cef55715c1f852e298138ed662d','01a21641202270008476c790dcd7df42','01a216411e8a700095d14a389f4e57f2','terms','fr','Nous demandons l’adhésion à autoregion e.V. et acceptons ses statuts et son règlement des cotisations. Je suis habilité à agir pour l’entreprise.','24f4f279acc5fc714abb96b0dfc7932ffaa954a8864d286f75f2e4dfe5253ca5','2027-01-11 09:00:00.000000','testclient','testclient');
INSERT INTO "consent" VALUES('872a2cef55715c1f852e298138ed662d','01a2164120227000b5e3b1fd9510569e','01a216411e8a700095d14a389f4e57f2','privacy','fr','Nous avons pris connaissance du fait que autoregion e.V. traite nos données pour décider de la demande et gérer l’adhésion.','211bd7fb561619336abe6a11bf312808db59dce0797c3256985a8a85aa18f94a','2027-01-11 09:00:00.000000','testclient','testclient');
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
INSERT INTO "contact" VALUES('admitted@usinage.example','["main"]','Madame','Éloïse','Müller-N''Diaye','872a2cef55715c1f852e298138ed662d','01a2164126db7000b8cb6e84d790f238','01a2164126db7000bc16625cbaf16757',0);
INSERT INTO "contact" VALUES('compta@usinage.example','["billing"]','','','','872a2cef55715c1f852e298138ed662d','01a2164126db7000aea9d4be205d9f1f','01a2164126db7000bc16625cbaf16757',1);
CREATE TABLE group_membership (
	association_id CHAR(32) NOT NULL, 
	group_id CHAR(32) NOT NULL, 
	member_id CHAR(32) NOT NULL, 
	since_on DATE NOT NULL, 
	CONSTRAINT pk_group_membership PRIMARY KEY (group_id, member_id)
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
INSERT INTO "inbox" VALUES(1,'01a21641156c7000aed63ee960f45de1','members.keep_quoted_dues','billing','billing.dues.quoted',1,'872a2cef55715c1f852e298138ed662d','quote:01a21641-1290-7000-9b14-0b004150705e','2027-01-11 09:00:00.000000','applicant','01a21641156c7000aed63ee960f45de1',NULL,NULL,0,'{"application_id":"01a21641-1290-7000-9b14-0b004150705e","revision":1,"employees":84,"turnover_cents":1250000000,"dues_class":"III","annual_cents":165000,"first_cents":185000,"explanation":["Classe III, la plus élevée de : 84 salariés (classe III), chiffre d’affaires 12 500 000 € (classe III) 1 650,00 €","droit d’entrée 200,00 €"]}',NULL,8,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(2,'01a2164115b1700089a95df693c1cbb5','members.keep_chosen_payment','billing','billing.payment.chosen',1,'872a2cef55715c1f852e298138ed662d','quote:01a21641-1290-7000-9b14-0b004150705e','2027-01-11 09:00:00.000000','applicant','01a2164115b1700089a95df693c1cbb5',NULL,NULL,0,'{"application_id":"01a21641-1290-7000-9b14-0b004150705e","revision":2,"method":"direct_debit","mandate_id":"01a21641-1598-7000-9652-19a4d5bfe1c7"}',NULL,8,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(3,'01a216411c5e7000b98019bd49cbe651','members.keep_quoted_dues','billing','billing.dues.quoted',1,'872a2cef55715c1f852e298138ed662d','quote:01a21641-1b40-7000-ad1c-9449252e8513','2027-01-11 09:00:00.000000','applicant','01a216411c5e7000b98019bd49cbe651',NULL,NULL,0,'{"application_id":"01a21641-1b40-7000-ad1c-9449252e8513","revision":1,"employees":84,"turnover_cents":1250000000,"dues_class":"III","annual_cents":165000,"first_cents":185000,"explanation":["Classe III, la plus élevée de : 84 salariés (classe III), chiffre d’affaires 12 500 000 € (classe III) 1 650,00 €","droit d’entrée 200,00 €"]}',NULL,7,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(4,'01a216411ca2700094aa14d02dba0cb1','members.keep_chosen_payment','billing','billing.payment.chosen',1,'872a2cef55715c1f852e298138ed662d','quote:01a21641-1b40-7000-ad1c-9449252e8513','2027-01-11 09:00:00.000000','applicant','01a216411ca2700094aa14d02dba0cb1',NULL,NULL,0,'{"application_id":"01a21641-1b40-7000-ad1c-9449252e8513","revision":2,"method":"direct_debit","mandate_id":"01a21641-1c97-7000-a8c1-6b8ad83c1a81"}',NULL,7,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(5,'01a216411f697000a26ab51c34cee467','members.keep_quoted_dues','billing','billing.dues.quoted',1,'872a2cef55715c1f852e298138ed662d','quote:01a21641-1e8a-7000-95d1-4a389f4e57f2','2027-01-11 09:00:00.000000','applicant','01a216411f697000a26ab51c34cee467',NULL,NULL,0,'{"application_id":"01a21641-1e8a-7000-95d1-4a389f4e57f2","revision":1,"employees":84,"turnover_cents":1250000000,"dues_class":"III","annual_cents":165000,"first_cents":185000,"explanation":["Classe III, la plus élevée de : 84 salariés (classe III), chiffre d’affaires 12 500 000 € (classe III) 1 650,00 €","droit d’entrée 200,00 €"]}',NULL,12,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
INSERT INTO "inbox" VALUES(6,'01a216411faa700094418df7d067a920','members.keep_chosen_payment','billing','billing.payment.chosen',1,'872a2cef55715c1f852e298138ed662d','quote:01a21641-1e8a-7000-95d1-4a389f4e57f2','2027-01-11 09:00:00.000000','applicant','01a216411faa700094418df7d067a920',NULL,NULL,0,'{"application_id":"01a21641-1e8a-7000-95d1-4a389f4e57f2","revision":2,"method":"direct_debit","mandate_id":"01a21641-1fa7-7000-acee-b12dff12a5af"}',NULL,12,0,'2027-01-11 09:00:00.000000','done',1,0,0,'2027-01-11 09:00:00.000000',NULL,'2027-01-11 09:00:00.000000');
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
INSERT INTO "inbox_partition" VALUES(8,NULL,'01a2164115f57000bfd1b6a2b23c56e3');
INSERT INTO "inbox_partition" VALUES(7,NULL,'01a216411ce07000ba4fb13ad235df6c');
INSERT INTO "inbox_partition" VALUES(12,NULL,'01a216411fe27000b8712da4b08f5e4a');
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
INSERT INTO "member" VALUES('Société admitted & Fils S.A.S.','','rue de l''Église','4 bis','57600','Forbach','FR','fr','','','','872a2cef55715c1f852e298138ed662d','01a2164126db7000bc16625cbaf16757','M-0001','full','active','2027-01-11',NULL,84,1250000000,'01a21641129070009b140b004150705e','01a21641214d7000890df78d44d5cf2e','2027-01-11 09:00:00.000000');
CREATE TABLE member_group (
	association_id CHAR(32) NOT NULL, 
	id CHAR(32) NOT NULL, 
	name VARCHAR NOT NULL, 
	CONSTRAINT pk_member_group PRIMARY KEY (id), 
	CONSTRAINT uq_member_group_association_id_name UNIQUE (association_id, name)
);
CREATE TABLE number_series (
	association_id CHAR(32) NOT NULL, 
	series VARCHAR NOT NULL, 
	last_number INTEGER NOT NULL, 
	CONSTRAINT pk_number_series PRIMARY KEY (association_id, series)
);
INSERT INTO "number_series" VALUES('872a2cef55715c1f852e298138ed662d','A-2027',3);
INSERT INTO "number_series" VALUES('872a2cef55715c1f852e298138ed662d','B-2027',2);
INSERT INTO "number_series" VALUES('872a2cef55715c1f852e298138ed662d','M',1);
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
INSERT INTO "outbox" VALUES(1,'01a216410d917000868db33c670d2961','members.officer.changed',1,'872a2cef55715c1f852e298138ed662d','person:8c4ff85c-d966-5d54-9f14-60d17f68e364','2027-01-11 09:00:00.000000','test','01a216410d917000868db33c670d2961',NULL,NULL,1,'{"person_id":"8c4ff85c-d966-5d54-9f14-60d17f68e364","name":"Dr. Jolanda Schürmann-Théis","email":"jolanda.schuermann-theis@autoregion.example","language":"de","roles":["board"]}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(2,'01a216410d9370009e1645f12db847cb','members.officer.changed',1,'872a2cef55715c1f852e298138ed662d','person:780eaaf5-4d2c-5384-9ee1-b3eb6363529c','2027-01-11 09:00:00.000000','test','01a216410d9370009e1645f12db847cb',NULL,NULL,1,'{"person_id":"780eaaf5-4d2c-5384-9ee1-b3eb6363529c","name":"Bastien L''Hôpital","email":"bastien.lhopital@autoregion.example","language":"fr","roles":["board"]}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(3,'01a216410d94700093dfd09cd2f7291b','members.officer.changed',1,'872a2cef55715c1f852e298138ed662d','person:67fc710c-48f2-5814-9c29-7b954e42766c','2027-01-11 09:00:00.000000','test','01a216410d94700093dfd09cd2f7291b',NULL,NULL,1,'{"person_id":"67fc710c-48f2-5814-9c29-7b954e42766c","name":"Carole Wagener-Plier","email":"carole.wagener@autoregion.example","language":"fr","roles":["board"]}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(4,'01a216410d947000ae767c1e20bb4d15','members.officer.changed',1,'872a2cef55715c1f852e298138ed662d','person:212a3225-55c3-50cb-bc7d-bc3401127aa2','2027-01-11 09:00:00.000000','test','01a216410d947000ae767c1e20bb4d15',NULL,NULL,1,'{"person_id":"212a3225-55c3-50cb-bc7d-bc3401127aa2","name":"Edgar Ommert","email":"edgar.ommert@autoregion.example","language":"de","roles":["board","treasurer"]}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(5,'01a216410d9570008fc63a7b1e356361','members.officer.changed',1,'872a2cef55715c1f852e298138ed662d','person:d631dd2f-e0b1-560b-b777-455969e0e4f3','2027-01-11 09:00:00.000000','test','01a216410d9570008fc63a7b1e356361',NULL,NULL,1,'{"person_id":"d631dd2f-e0b1-560b-b777-455969e0e4f3","name":"Svenja Altmeyer","email":"svenja.altmeyer@autoregion.example","language":"de","roles":["treasurer"]}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(6,'01a216410d957000b9d2daa93a96908b','members.officer.changed',1,'872a2cef55715c1f852e298138ed662d','person:647186d7-d2db-5c1e-8440-b16a80a67154','2027-01-11 09:00:00.000000','test','01a216410d957000b9d2daa93a96908b',NULL,NULL,1,'{"person_id":"647186d7-d2db-5c1e-8440-b16a80a67154","name":"Mathilde Gœury","email":"mathilde.goeury@autoregion.example","language":"fr","roles":["office"]}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(7,'01a216410d9670009e0aa12317ec5d65','members.officer.changed',1,'872a2cef55715c1f852e298138ed662d','person:5ce208c6-6d75-5c10-95e2-46e7f2c78832','2027-01-11 09:00:00.000000','test','01a216410d9670009e0aa12317ec5d65',NULL,NULL,1,'{"person_id":"5ce208c6-6d75-5c10-95e2-46e7f2c78832","name":"Lorenz Kiefaber","email":"lorenz.kiefaber@autoregion.example","language":"de","roles":["auditor"]}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(8,'01a216410d9a700099a47fbd865831eb','members.officer.changed',1,'872a2cef55715c1f852e298138ed662d','person:8ec8c952-20a8-5bae-84c5-2880feca76f8','2027-01-11 09:00:00.000000','test','01a216410d9a700099a47fbd865831eb',NULL,NULL,1,'{"person_id":"8ec8c952-20a8-5bae-84c5-2880feca76f8","name":"Ines Kallmeyer","email":"ines.kallmeyer@autoregion.example","language":"de","roles":["operator"]}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(9,'01a216410dbd700085ded65995f3d0fd','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:8a10f69b-726c-580f-82d1-b87f4954845a','2027-01-11 09:00:00.000000','test','01a216410dbd700085ded65995f3d0fd',NULL,NULL,1,'{"person_id":"8a10f69b-726c-580f-82d1-b87f4954845a","name":"Dr. Hanne Wiemann","email":"hanne.wiemann@autos.example","language":"de","roles":["board"]}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(10,'01a216410dc67000ae6428df66706987','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:a5030eeb-6c36-5a47-a2dc-f14644777ef6','2027-01-11 09:00:00.000000','test','01a216410dc67000ae6428df66706987',NULL,NULL,1,'{"person_id":"a5030eeb-6c36-5a47-a2dc-f14644777ef6","name":"Okko Strathmann","email":"okko.strathmann@autos.example","language":"de","roles":["board","treasurer"]}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(11,'01a216410dc770008ba4a31d1bc618c2','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:302ae76d-d6d4-5a73-911d-e9f41a9e1c7a','2027-01-11 09:00:00.000000','test','01a216410dc770008ba4a31d1bc618c2',NULL,NULL,1,'{"person_id":"302ae76d-d6d4-5a73-911d-e9f41a9e1c7a","name":"Fenja Große-Lübbers","email":"fenja.grosse-luebbers@autos.example","language":"de","roles":["board"]}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(12,'01a216410dc87000b9fc3d25ce43238e','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:8e601abf-b2e3-5b16-8dc6-c9f47d4ed692','2027-01-11 09:00:00.000000','test','01a216410dc87000b9fc3d25ce43238e',NULL,NULL,1,'{"person_id":"8e601abf-b2e3-5b16-8dc6-c9f47d4ed692","name":"Ruben Achterberg","email":"ruben.achterberg@autos.example","language":"en","roles":["board"]}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(13,'01a216410dc9700096e2469938730269','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:e7a49114-a2c3-5a23-b14d-9096ade24e4b','2027-01-11 09:00:00.000000','test','01a216410dc9700096e2469938730269',NULL,NULL,1,'{"person_id":"e7a49114-a2c3-5a23-b14d-9096ade24e4b","name":"Marit Överkamp","email":"marit.oeverkamp@autos.example","language":"de","roles":["board"]}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(14,'01a216410dca70009d3bf75ee4442d5c','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:0a8c14ac-d3a3-53d0-a1f5-d9a18aaa18e2','2027-01-11 09:00:00.000000','test','01a216410dca70009d3bf75ee4442d5c',NULL,NULL,1,'{"person_id":"0a8c14ac-d3a3-53d0-a1f5-d9a18aaa18e2","name":"Tjark Niehues","email":"tjark.niehues@autos.example","language":"de","roles":["office"]}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(15,'01a216410dca7000bcc703578e69033e','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:5262ea8b-6a96-58bd-b25c-79e838116793','2027-01-11 09:00:00.000000','test','01a216410dca7000bcc703578e69033e',NULL,NULL,1,'{"person_id":"5262ea8b-6a96-58bd-b25c-79e838116793","name":"Gesa Vornholt","email":"gesa.vornholt@autos.example","language":"de","roles":["auditor"]}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(16,'01a216410dcb7000858a3ac9f5188ed8','members.officer.changed',1,'b39898443ebe54f7acfd7eae12b907ff','person:de91eb90-3742-520b-bba1-982f277ff3ed','2027-01-11 09:00:00.000000','test','01a216410dcb7000858a3ac9f5188ed8',NULL,NULL,1,'{"person_id":"de91eb90-3742-520b-bba1-982f277ff3ed","name":"Ines Kallmeyer","email":"ines.kallmeyer@autos.example","language":"de","roles":["operator"]}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(17,'01a21641148a7000ace0bc726788b64e','members.application.drafted',1,'872a2cef55715c1f852e298138ed662d','application:01a21641-1290-7000-9b14-0b004150705e','2027-01-11 09:00:00.000000','applicant','01a21641148a7000ace0bc726788b64e',NULL,NULL,1,'{"application_id":"01a21641-1290-7000-9b14-0b004150705e","token_sha256":"ca1530d1119d5900874cf46a51a7859e86b00589bcf88f3b5691a8e0f9676aae","kind":"full","company":"Société admitted & Fils S.A.S.","country":"FR","language":"fr"}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(18,'01a21641194f7000a65ca7a3d1fbbed8','members.application.contacts_changed',1,'872a2cef55715c1f852e298138ed662d','application:01a21641-1290-7000-9b14-0b004150705e','2027-01-11 09:00:00.000000','applicant','01a21641194f7000a65ca7a3d1fbbed8',NULL,NULL,1,'{"application_id":"01a21641-1290-7000-9b14-0b004150705e","company":"Société admitted & Fils S.A.S.","language":"fr","contacts":[{"email":"admitted@usinage.example","roles":["main"],"salutation":"Madame","first_name":"Éloïse","last_name":"Müller-N''Diaye"},{"email":"compta@usinage.example","roles":["billing"],"salutation":"","first_name":"","last_name":""}]}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(19,'01a216411950700086f2a92502819f58','members.application.submitted',1,'872a2cef55715c1f852e298138ed662d','application:01a21641-1290-7000-9b14-0b004150705e','2027-01-11 09:00:00.000000','applicant','01a216411950700086f2a92502819f58',NULL,NULL,0,'{"application_id":"01a21641-1290-7000-9b14-0b004150705e","reference":"A-2027-001","kind":"full","submitted_at":"2027-01-11T09:00:00Z"}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(20,'01a216411b85700089c0fa12229f1367','members.application.drafted',1,'872a2cef55715c1f852e298138ed662d','application:01a21641-1b40-7000-ad1c-9449252e8513','2027-01-11 09:00:00.000000','applicant','01a216411b85700089c0fa12229f1367',NULL,NULL,1,'{"application_id":"01a21641-1b40-7000-ad1c-9449252e8513","token_sha256":"03a9608fc820d852b3cf028e7ca70e8dd975bed40ece2d1795faeeb031047366","kind":"full","company":"Société voting & Fils S.A.S.","country":"FR","language":"fr"}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(21,'01a216411d887000a5168a7636ecc993','members.application.contacts_changed',1,'872a2cef55715c1f852e298138ed662d','application:01a21641-1b40-7000-ad1c-9449252e8513','2027-01-11 09:00:00.000000','applicant','01a216411d887000a5168a7636ecc993',NULL,NULL,1,'{"application_id":"01a21641-1b40-7000-ad1c-9449252e8513","company":"Société voting & Fils S.A.S.","language":"fr","contacts":[{"email":"voting@usinage.example","roles":["main"],"salutation":"Madame","first_name":"Éloïse","last_name":"Müller-N''Diaye"},{"email":"compta@usinage.example","roles":["billing"],"salutation":"","first_name":"","last_name":""}]}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(22,'01a216411d897000b6b3553a51ca3dbe','members.application.submitted',1,'872a2cef55715c1f852e298138ed662d','application:01a21641-1b40-7000-ad1c-9449252e8513','2027-01-11 09:00:00.000000','applicant','01a216411d897000b6b3553a51ca3dbe',NULL,NULL,0,'{"application_id":"01a21641-1b40-7000-ad1c-9449252e8513","reference":"A-2027-002","kind":"full","submitted_at":"2027-01-11T09:00:00Z"}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(23,'01a216411eb77000a352b884d0c7eb01','members.application.drafted',1,'872a2cef55715c1f852e298138ed662d','application:01a21641-1e8a-7000-95d1-4a389f4e57f2','2027-01-11 09:00:00.000000','applicant','01a216411eb77000a352b884d0c7eb01',NULL,NULL,1,'{"application_id":"01a21641-1e8a-7000-95d1-4a389f4e57f2","token_sha256":"103f574a990055a79479b1939089d0f5f26f3a11c32e369f478f99f4b7bcc9f6","kind":"full","company":"Société unconfirmed & Fils S.A.S.","country":"FR","language":"fr"}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(24,'01a216412023700094ff07a5e93dac5f','members.application.contacts_changed',1,'872a2cef55715c1f852e298138ed662d','application:01a21641-1e8a-7000-95d1-4a389f4e57f2','2027-01-11 09:00:00.000000','applicant','01a216412023700094ff07a5e93dac5f',NULL,NULL,1,'{"application_id":"01a21641-1e8a-7000-95d1-4a389f4e57f2","company":"Société unconfirmed & Fils S.A.S.","language":"fr","contacts":[{"email":"unconfirmed@usinage.example","roles":["main"],"salutation":"Madame","first_name":"Éloïse","last_name":"Müller-N''Diaye"},{"email":"compta@usinage.example","roles":["billing"],"salutation":"","first_name":"","last_name":""}]}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(25,'01a2164120237000825b744429954e86','members.application.submitted',1,'872a2cef55715c1f852e298138ed662d','application:01a21641-1e8a-7000-95d1-4a389f4e57f2','2027-01-11 09:00:00.000000','applicant','01a2164120237000825b744429954e86',NULL,NULL,0,'{"application_id":"01a21641-1e8a-7000-95d1-4a389f4e57f2","reference":"A-2027-003","kind":"full","submitted_at":"2027-01-11T09:00:00Z"}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(26,'01a2164121447000852ca3ecfb31a71b','members.application.confirmed',1,'872a2cef55715c1f852e298138ed662d','application:01a21641-1290-7000-9b14-0b004150705e','2027-01-11 09:00:00.000000','applicant','01a2164121447000852ca3ecfb31a71b',NULL,NULL,0,'{"application_id":"01a21641-1290-7000-9b14-0b004150705e","reference":"A-2027-001"}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(27,'01a216412154700086186a387625354f','members.resolution.opened',1,'872a2cef55715c1f852e298138ed662d','resolution:01a21641-214d-7000-890d-f78d44d5cf2e','2027-01-11 09:00:00.000000','applicant','01a216412154700086186a387625354f',NULL,NULL,0,'{"resolution_id":"01a21641-214d-7000-890d-f78d44d5cf2e","number":"B-2027-001","application_id":"01a21641-1290-7000-9b14-0b004150705e","deadline_at":"2027-01-25T22:59:00Z","ballots":[{"ballot_id":"01a21641-214d-7000-b587-06475c5c34ff","person_id":"780eaaf5-4d2c-5384-9ee1-b3eb6363529c"},{"ballot_id":"01a21641-214d-7000-963a-80653f3cb07a","person_id":"67fc710c-48f2-5814-9c29-7b954e42766c"},{"ballot_id":"01a21641-214d-7000-af68-aac18f5f2148","person_id":"8c4ff85c-d966-5d54-9f14-60d17f68e364"},{"ballot_id":"01a21641-214d-7000-af46-4696e5ca5fe1","person_id":"212a3225-55c3-50cb-bc7d-bc3401127aa2"}]}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(28,'01a21641237c7000b2849f04778cd99b','members.application.confirmed',1,'872a2cef55715c1f852e298138ed662d','application:01a21641-1b40-7000-ad1c-9449252e8513','2027-01-11 09:00:00.000000','applicant','01a21641237c7000b2849f04778cd99b',NULL,NULL,0,'{"application_id":"01a21641-1b40-7000-ad1c-9449252e8513","reference":"A-2027-002"}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(29,'01a21641238d70009d0d44f04352d2f4','members.resolution.opened',1,'872a2cef55715c1f852e298138ed662d','resolution:01a21641-238b-7000-afab-de6a945be03c','2027-01-11 09:00:00.000000','applicant','01a21641238d70009d0d44f04352d2f4',NULL,NULL,0,'{"resolution_id":"01a21641-238b-7000-afab-de6a945be03c","number":"B-2027-002","application_id":"01a21641-1b40-7000-ad1c-9449252e8513","deadline_at":"2027-01-25T22:59:00Z","ballots":[{"ballot_id":"01a21641-238c-7000-bff6-0da8af217415","person_id":"780eaaf5-4d2c-5384-9ee1-b3eb6363529c"},{"ballot_id":"01a21641-238c-7000-95a3-0ff8f15045d0","person_id":"67fc710c-48f2-5814-9c29-7b954e42766c"},{"ballot_id":"01a21641-238c-7000-be01-48fe3a1bfb03","person_id":"8c4ff85c-d966-5d54-9f14-60d17f68e364"},{"ballot_id":"01a21641-238c-7000-93f3-aae101553688","person_id":"212a3225-55c3-50cb-bc7d-bc3401127aa2"}]}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(30,'01a2164125ad7000bfb24ae5fa9667b9','members.vote.cast',1,'872a2cef55715c1f852e298138ed662d','resolution:01a21641-214d-7000-890d-f78d44d5cf2e','2027-01-11 09:00:00.000000','780eaaf5-4d2c-5384-9ee1-b3eb6363529c','01a2164125ad7000bfb24ae5fa9667b9',NULL,NULL,0,'{"resolution_id":"01a21641-214d-7000-890d-f78d44d5cf2e","ballot_id":"01a21641-214d-7000-b587-06475c5c34ff","person_id":"780eaaf5-4d2c-5384-9ee1-b3eb6363529c","cast_at":"2027-01-11T09:00:00Z","changed":false}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(31,'01a21641262c70009806475e85030dda','members.vote.cast',1,'872a2cef55715c1f852e298138ed662d','resolution:01a21641-214d-7000-890d-f78d44d5cf2e','2027-01-11 09:00:00.000000','67fc710c-48f2-5814-9c29-7b954e42766c','01a21641262c70009806475e85030dda',NULL,NULL,0,'{"resolution_id":"01a21641-214d-7000-890d-f78d44d5cf2e","ballot_id":"01a21641-214d-7000-963a-80653f3cb07a","person_id":"67fc710c-48f2-5814-9c29-7b954e42766c","cast_at":"2027-01-11T09:00:00Z","changed":false}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(32,'01a2164126a67000b43e9c4f198077bf','members.vote.cast',1,'872a2cef55715c1f852e298138ed662d','resolution:01a21641-214d-7000-890d-f78d44d5cf2e','2027-01-11 09:00:00.000000','212a3225-55c3-50cb-bc7d-bc3401127aa2','01a2164126a67000b43e9c4f198077bf',NULL,NULL,0,'{"resolution_id":"01a21641-214d-7000-890d-f78d44d5cf2e","ballot_id":"01a21641-214d-7000-af46-4696e5ca5fe1","person_id":"212a3225-55c3-50cb-bc7d-bc3401127aa2","cast_at":"2027-01-11T09:00:00Z","changed":false}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(33,'01a2164126b470009a7c7613e89202c2','members.resolution.decided',1,'872a2cef55715c1f852e298138ed662d','resolution:01a21641-214d-7000-890d-f78d44d5cf2e','2027-01-11 09:00:00.000000','212a3225-55c3-50cb-bc7d-bc3401127aa2','01a2164126b470009a7c7613e89202c2',NULL,NULL,0,'{"resolution_id":"01a21641-214d-7000-890d-f78d44d5cf2e","number":"B-2027-001","application_id":"01a21641-1290-7000-9b14-0b004150705e","outcome":"adopted","decided_at":"2027-01-11T09:00:00Z","electors":["780eaaf5-4d2c-5384-9ee1-b3eb6363529c","67fc710c-48f2-5814-9c29-7b954e42766c","8c4ff85c-d966-5d54-9f14-60d17f68e364","212a3225-55c3-50cb-bc7d-bc3401127aa2"]}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(34,'01a2164126e97000835cbe8922b45725','members.member.details_changed',1,'872a2cef55715c1f852e298138ed662d','member:01a21641-26db-7000-bc16-625cbaf16757','2027-01-11 09:00:00.000000','212a3225-55c3-50cb-bc7d-bc3401127aa2','01a2164126e97000835cbe8922b45725',NULL,NULL,1,'{"member_id":"01a21641-26db-7000-bc16-625cbaf16757","member_number":"M-0001","company":"Société admitted & Fils S.A.S.","legal_form":"","street":"rue de l''Église","house_number":"4 bis","postcode":"57600","city":"Forbach","country":"FR","language":"fr","kind":"full","state":"active","joined_on":"2027-01-11","left_on":null,"employees":84,"turnover_cents":1250000000,"register_number":"","vat_id":""}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(35,'01a2164126f37000b8d44b87573c3a2d','members.member.contacts_changed',1,'872a2cef55715c1f852e298138ed662d','member:01a21641-26db-7000-bc16-625cbaf16757','2027-01-11 09:00:00.000000','212a3225-55c3-50cb-bc7d-bc3401127aa2','01a2164126f37000b8d44b87573c3a2d',NULL,NULL,1,'{"member_id":"01a21641-26db-7000-bc16-625cbaf16757","company":"Société admitted & Fils S.A.S.","language":"fr","contacts":[{"email":"admitted@usinage.example","roles":["main"],"salutation":"Madame","first_name":"Éloïse","last_name":"Müller-N''Diaye"},{"email":"compta@usinage.example","roles":["billing"],"salutation":"","first_name":"","last_name":""}]}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(36,'01a2164126f4700091d7e4d324705128','members.member.admitted',1,'872a2cef55715c1f852e298138ed662d','member:01a21641-26db-7000-bc16-625cbaf16757','2027-01-11 09:00:00.000000','212a3225-55c3-50cb-bc7d-bc3401127aa2','01a2164126f4700091d7e4d324705128',NULL,NULL,0,'{"member_id":"01a21641-26db-7000-bc16-625cbaf16757","application_id":"01a21641-1290-7000-9b14-0b004150705e","member_number":"M-0001","kind":"full","joined_on":"2027-01-11","resolution_id":"01a21641-214d-7000-890d-f78d44d5cf2e","resolution_number":"B-2027-001"}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(37,'01a216412c937000931fe680e68f3cb3','members.vote.cast',1,'872a2cef55715c1f852e298138ed662d','resolution:01a21641-238b-7000-afab-de6a945be03c','2027-01-11 09:00:00.000000','780eaaf5-4d2c-5384-9ee1-b3eb6363529c','01a216412c937000931fe680e68f3cb3',NULL,NULL,0,'{"resolution_id":"01a21641-238b-7000-afab-de6a945be03c","ballot_id":"01a21641-238c-7000-bff6-0da8af217415","person_id":"780eaaf5-4d2c-5384-9ee1-b3eb6363529c","cast_at":"2027-01-11T09:00:00Z","changed":false}',NULL,0,'2027-01-11 09:00:00.000000');
INSERT INTO "outbox" VALUES(38,'01a216412e147000acba0c46f721351e','members.application.drafted',1,'872a2cef55715c1f852e298138ed662d','application:01a21641-2df0-7000-9709-64eb2184862d','2027-01-11 09:00:00.000000','applicant','01a216412e147000acba0c46f721351e',NULL,NULL,1,'{"application_id":"01a21641-2df0-7000-9709-64eb2184862d","token_sha256":"e6e95407ae43011edb8585c18a5c8c33f54dfda27ecb6043f19c5d43f021a571","kind":"full","company":"Société brouillon","country":"FR","language":"fr"}',NULL,0,'2027-01-11 09:00:00.000000');
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
INSERT INTO "outbox_delivery" VALUES(1,'billing.know_officer','billing','person:8c4ff85c-d966-5d54-9f14-60d17f68e364',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(1,'notifications.remember_officer','notifications','person:8c4ff85c-d966-5d54-9f14-60d17f68e364',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(2,'billing.know_officer','billing','person:780eaaf5-4d2c-5384-9ee1-b3eb6363529c',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(2,'notifications.remember_officer','notifications','person:780eaaf5-4d2c-5384-9ee1-b3eb6363529c',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(3,'billing.know_officer','billing','person:67fc710c-48f2-5814-9c29-7b954e42766c',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(3,'notifications.remember_officer','notifications','person:67fc710c-48f2-5814-9c29-7b954e42766c',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(4,'billing.know_officer','billing','person:212a3225-55c3-50cb-bc7d-bc3401127aa2',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(4,'notifications.remember_officer','notifications','person:212a3225-55c3-50cb-bc7d-bc3401127aa2',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(5,'billing.know_officer','billing','person:d631dd2f-e0b1-560b-b777-455969e0e4f3',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(5,'notifications.remember_officer','notifications','person:d631dd2f-e0b1-560b-b777-455969e0e4f3',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(6,'billing.know_officer','billing','person:647186d7-d2db-5c1e-8440-b16a80a67154',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(6,'notifications.remember_officer','notifications','person:647186d7-d2db-5c1e-8440-b16a80a67154',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(7,'billing.know_officer','billing','person:5ce208c6-6d75-5c10-95e2-46e7f2c78832',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(7,'notifications.remember_officer','notifications','person:5ce208c6-6d75-5c10-95e2-46e7f2c78832',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(8,'billing.know_officer','billing','person:8ec8c952-20a8-5bae-84c5-2880feca76f8',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(8,'notifications.remember_officer','notifications','person:8ec8c952-20a8-5bae-84c5-2880feca76f8',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(9,'billing.know_officer','billing','person:8a10f69b-726c-580f-82d1-b87f4954845a',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(9,'notifications.remember_officer','notifications','person:8a10f69b-726c-580f-82d1-b87f4954845a',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(10,'billing.know_officer','billing','person:a5030eeb-6c36-5a47-a2dc-f14644777ef6',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(10,'notifications.remember_officer','notifications','person:a5030eeb-6c36-5a47-a2dc-f14644777ef6',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(11,'billing.know_officer','billing','person:302ae76d-d6d4-5a73-911d-e9f41a9e1c7a',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(11,'notifications.remember_officer','notifications','person:302ae76d-d6d4-5a73-911d-e9f41a9e1c7a',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(12,'billing.know_officer','billing','person:8e601abf-b2e3-5b16-8dc6-c9f47d4ed692',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(12,'notifications.remember_officer','notifications','person:8e601abf-b2e3-5b16-8dc6-c9f47d4ed692',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(13,'billing.know_officer','billing','person:e7a49114-a2c3-5a23-b14d-9096ade24e4b',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(13,'notifications.remember_officer','notifications','person:e7a49114-a2c3-5a23-b14d-9096ade24e4b',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(14,'billing.know_officer','billing','person:0a8c14ac-d3a3-53d0-a1f5-d9a18aaa18e2',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(14,'notifications.remember_officer','notifications','person:0a8c14ac-d3a3-53d0-a1f5-d9a18aaa18e2',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(15,'billing.know_officer','billing','person:5262ea8b-6a96-58bd-b25c-79e838116793',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(15,'notifications.remember_officer','notifications','person:5262ea8b-6a96-58bd-b25c-79e838116793',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(16,'billing.know_officer','billing','person:de91eb90-3742-520b-bba1-982f277ff3ed',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(16,'notifications.remember_officer','notifications','person:de91eb90-3742-520b-bba1-982f277ff3ed',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(17,'billing.open_quote','billing','application:01a21641-1290-7000-9b14-0b004150705e',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(18,'notifications.remember_contacts','notifications','application:01a21641-1290-7000-9b14-0b004150705e',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(19,'billing.close_sent_quote','billing','application:01a21641-1290-7000-9b14-0b004150705e',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(19,'notifications.remember_application','notifications','application:01a21641-1290-7000-9b14-0b004150705e',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(19,'notifications.write_to_company','notifications','application:01a21641-1290-7000-9b14-0b004150705e',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(20,'billing.open_quote','billing','application:01a21641-1b40-7000-ad1c-9449252e8513',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(21,'notifications.remember_contacts','notifications','application:01a21641-1b40-7000-ad1c-9449252e8513',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(22,'billing.close_sent_quote','billing','application:01a21641-1b40-7000-ad1c-9449252e8513',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(22,'notifications.remember_application','notifications','application:01a21641-1b40-7000-ad1c-9449252e8513',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(22,'notifications.write_to_company','notifications','application:01a21641-1b40-7000-ad1c-9449252e8513',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(23,'billing.open_quote','billing','application:01a21641-1e8a-7000-95d1-4a389f4e57f2',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(24,'notifications.remember_contacts','notifications','application:01a21641-1e8a-7000-95d1-4a389f4e57f2',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(25,'billing.close_sent_quote','billing','application:01a21641-1e8a-7000-95d1-4a389f4e57f2',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(25,'notifications.remember_application','notifications','application:01a21641-1e8a-7000-95d1-4a389f4e57f2',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(25,'notifications.write_to_company','notifications','application:01a21641-1e8a-7000-95d1-4a389f4e57f2',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(26,'notifications.write_to_company','notifications','application:01a21641-1290-7000-9b14-0b004150705e',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(27,'notifications.remember_resolution','notifications','resolution:01a21641-214d-7000-890d-f78d44d5cf2e',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(27,'notifications.write_to_board','notifications','resolution:01a21641-214d-7000-890d-f78d44d5cf2e',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(28,'notifications.write_to_company','notifications','application:01a21641-1b40-7000-ad1c-9449252e8513',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(29,'notifications.remember_resolution','notifications','resolution:01a21641-238b-7000-afab-de6a945be03c',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(29,'notifications.write_to_board','notifications','resolution:01a21641-238b-7000-afab-de6a945be03c',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(30,'notifications.write_to_board','notifications','resolution:01a21641-214d-7000-890d-f78d44d5cf2e',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(31,'notifications.write_to_board','notifications','resolution:01a21641-214d-7000-890d-f78d44d5cf2e',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(32,'notifications.write_to_board','notifications','resolution:01a21641-214d-7000-890d-f78d44d5cf2e',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(33,'notifications.write_to_board','notifications','resolution:01a21641-214d-7000-890d-f78d44d5cf2e',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(34,'billing.open_member_account','billing','member:01a21641-26db-7000-bc16-625cbaf16757',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(34,'notifications.remember_member','notifications','member:01a21641-26db-7000-bc16-625cbaf16757',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(35,'notifications.remember_contacts','notifications','member:01a21641-26db-7000-bc16-625cbaf16757',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(36,'billing.charge_admission','billing','member:01a21641-26db-7000-bc16-625cbaf16757',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(36,'notifications.write_to_company','notifications','member:01a21641-26db-7000-bc16-625cbaf16757',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(37,'notifications.write_to_board','notifications','resolution:01a21641-238b-7000-afab-de6a945be03c',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
INSERT INTO "outbox_delivery" VALUES(38,'billing.open_quote','billing','application:01a21641-2df0-7000-9709-64eb2184862d',0,1,'2027-01-11 09:00:30.000000','2027-01-11 09:00:00.000000');
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
INSERT INTO "person" VALUES('872a2cef55715c1f852e298138ed662d','8c4ff85cd9665d549f1460d17f68e364','Dr. Jolanda Schürmann-Théis','jolanda.schuermann-theis@autoregion.example','de','["board"]');
INSERT INTO "person" VALUES('872a2cef55715c1f852e298138ed662d','780eaaf54d2c53849ee1b3eb6363529c','Bastien L''Hôpital','bastien.lhopital@autoregion.example','fr','["board"]');
INSERT INTO "person" VALUES('872a2cef55715c1f852e298138ed662d','67fc710c48f258149c297b954e42766c','Carole Wagener-Plier','carole.wagener@autoregion.example','fr','["board"]');
INSERT INTO "person" VALUES('872a2cef55715c1f852e298138ed662d','212a322555c350cbbc7dbc3401127aa2','Edgar Ommert','edgar.ommert@autoregion.example','de','["board", "treasurer"]');
INSERT INTO "person" VALUES('872a2cef55715c1f852e298138ed662d','d631dd2fe0b1560bb777455969e0e4f3','Svenja Altmeyer','svenja.altmeyer@autoregion.example','de','["treasurer"]');
INSERT INTO "person" VALUES('872a2cef55715c1f852e298138ed662d','647186d7d2db5c1e8440b16a80a67154','Mathilde Gœury','mathilde.goeury@autoregion.example','fr','["office"]');
INSERT INTO "person" VALUES('872a2cef55715c1f852e298138ed662d','5ce208c66d755c1095e246e7f2c78832','Lorenz Kiefaber','lorenz.kiefaber@autoregion.example','de','["auditor"]');
INSERT INTO "person" VALUES('872a2cef55715c1f852e298138ed662d','8ec8c95220a85bae84c52880feca76f8','Ines Kallmeyer','ines.kallmeyer@autoregion.example','de','["operator"]');
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
INSERT INTO "resolution" VALUES('872a2cef55715c1f852e298138ed662d','01a21641214d7000890df78d44d5cf2e','B-2027-001','admission','01a21641129070009b140b004150705e','Société admitted & Fils S.A.S.','majority_of_votes_cast',50,'2027-01-11 09:00:00.000000','2027-01-25 22:59:00.000000','adopted','more_yes_than_no','Stimmen: 3 Ja, 0 Nein; das ist die Mehrheit der abgegebenen Stimmen. Beteiligung: 3 von 4 Stimmberechtigten (mindestens 2 nötig).','2027-01-11 09:00:00.000000');
INSERT INTO "resolution" VALUES('872a2cef55715c1f852e298138ed662d','01a21641238b7000afabde6a945be03c','B-2027-002','admission','01a216411b407000ad1c9449252e8513','Société voting & Fils S.A.S.','majority_of_votes_cast',50,'2027-01-11 09:00:00.000000','2027-01-25 22:59:00.000000','open',NULL,'',NULL);
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
INSERT INTO "vote" VALUES('872a2cef55715c1f852e298138ed662d','01a2164125a17000995675014ffb12aa','01a21641214d7000890df78d44d5cf2e','01a21641214d7000b58706475c5c34ff','yes','',1,'2027-01-11 09:00:00.000000','link','testclient','testclient');
INSERT INTO "vote" VALUES('872a2cef55715c1f852e298138ed662d','01a21641262b7000a2f80f56cd2f21fd','01a21641214d7000890df78d44d5cf2e','01a21641214d7000963a80653f3cb07a','yes','',1,'2027-01-11 09:00:00.000000','link','testclient','testclient');
INSERT INTO "vote" VALUES('872a2cef55715c1f852e298138ed662d','01a2164126997000a8562ad4cd8b8b79','01a21641214d7000890df78d44d5cf2e','01a21641214d7000af464696e5ca5fe1','yes','',1,'2027-01-11 09:00:00.000000','link','testclient','testclient');
INSERT INTO "vote" VALUES('872a2cef55715c1f852e298138ed662d','01a216412c927000b0ac05afe93d8502','01a21641238b7000afabde6a945be03c','01a21641238c7000bff60da8af217415','no','',1,'2027-01-11 09:00:00.000000','link','testclient','testclient');
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
INSERT INTO "sqlite_sequence" VALUES('outbox',38);
INSERT INTO "sqlite_sequence" VALUES('inbox',6);
COMMIT;
