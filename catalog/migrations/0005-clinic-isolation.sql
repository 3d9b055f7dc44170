-- A statement sees the clinic that its transaction was opened for, or says aloud that it is for all;
-- one that says neither sees nothing. Forced, so that it holds for the tables' owner, which is how the
-- program connects. (A superuser passes: the program should not be one.)
CREATE FUNCTION sees_clinic(clinic text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(current_setting('resguardo.every_clinic', true), '') = 'on'
        OR clinic = nullif(current_setting('resguardo.clinic', true), '')
$$;

ALTER TABLE clinics ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_clinic ON clinics USING (sees_clinic(id));

ALTER TABLE destinations ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_clinic ON destinations USING (sees_clinic(clinic_id));

ALTER TABLE backups ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_clinic ON backups USING (sees_clinic(clinic_id));

ALTER TABLE copies ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_clinic ON copies USING (sees_clinic(clinic_id));

ALTER TABLE runs ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_clinic ON runs USING (sees_clinic(clinic_id));

ALTER TABLE notifications ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_clinic ON notifications USING (sees_clinic(clinic_id));

ALTER TABLE audit ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_clinic ON audit USING (sees_clinic(clinic_id));
