-- Only when the learner asks for it (--password): for tools that know nothing of temporary credentials.
-- ${password_hash}: the hash of the password: the password itself goes nowhere
ALTER USER redshift_data_api_user PASSWORD '${password_hash}';
