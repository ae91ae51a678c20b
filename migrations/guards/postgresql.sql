-- guard: audit_entry_keep
CREATE OR REPLACE FUNCTION audit_entry_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rapport: The audit trail cannot be changed.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER audit_entry_keep BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_entry_keep();
-- guard: audit_entry_keep_all
CREATE TRIGGER audit_entry_keep_all BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_keep();
-- guard: audit_payload_keep
CREATE OR REPLACE FUNCTION audit_payload_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rapport: The audit trail cannot be changed.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER audit_payload_keep BEFORE UPDATE ON audit_payload FOR EACH ROW EXECUTE FUNCTION audit_payload_keep();
-- guard: amendment_keep
CREATE OR REPLACE FUNCTION amendment_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rapport: What was amended stays as it was.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER amendment_keep BEFORE UPDATE OR DELETE ON amendment FOR EACH ROW EXECUTE FUNCTION amendment_keep();
-- guard: amendment_keep_all
CREATE TRIGGER amendment_keep_all BEFORE TRUNCATE ON amendment FOR EACH STATEMENT EXECUTE FUNCTION amendment_keep();
-- guard: document_keep
CREATE OR REPLACE FUNCTION document_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rapport: A document is kept as it was added.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER document_keep BEFORE UPDATE OR DELETE ON document FOR EACH ROW EXECUTE FUNCTION document_keep();
-- guard: document_keep_all
CREATE TRIGGER document_keep_all BEFORE TRUNCATE ON document FOR EACH STATEMENT EXECUTE FUNCTION document_keep();
-- guard: claim_document_keep
CREATE OR REPLACE FUNCTION claim_document_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rapport: A document stays attached to the claim as it was.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER claim_document_keep BEFORE UPDATE OR DELETE ON claim_document FOR EACH ROW EXECUTE FUNCTION claim_document_keep();
-- guard: claim_document_keep_all
CREATE TRIGGER claim_document_keep_all BEFORE TRUNCATE ON claim_document FOR EACH STATEMENT EXECUTE FUNCTION claim_document_keep();
-- guard: document_evidence_keep
CREATE OR REPLACE FUNCTION document_evidence_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rapport: A document that confirmed a claim stays its evidence.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER document_evidence_keep BEFORE UPDATE OR DELETE ON document_evidence FOR EACH ROW EXECUTE FUNCTION document_evidence_keep();
-- guard: document_evidence_keep_all
CREATE TRIGGER document_evidence_keep_all BEFORE TRUNCATE ON document_evidence FOR EACH STATEMENT EXECUTE FUNCTION document_evidence_keep();
-- guard: decision_keep
CREATE OR REPLACE FUNCTION decision_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rapport: A decision cannot be changed.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER decision_keep BEFORE UPDATE OR DELETE ON decision FOR EACH ROW EXECUTE FUNCTION decision_keep();
-- guard: decision_keep_all
CREATE TRIGGER decision_keep_all BEFORE TRUNCATE ON decision FOR EACH STATEMENT EXECUTE FUNCTION decision_keep();
-- guard: allocation_keep
CREATE OR REPLACE FUNCTION allocation_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rapport: Allocated evidence cannot be changed.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER allocation_keep BEFORE UPDATE OR DELETE ON allocation FOR EACH ROW EXECUTE FUNCTION allocation_keep();
-- guard: allocation_keep_all
CREATE TRIGGER allocation_keep_all BEFORE TRUNCATE ON allocation FOR EACH STATEMENT EXECUTE FUNCTION allocation_keep();
-- guard: allocation_end_keep
CREATE OR REPLACE FUNCTION allocation_end_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rapport: Evidence that was given back stays given back.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER allocation_end_keep BEFORE UPDATE OR DELETE ON allocation_end FOR EACH ROW EXECUTE FUNCTION allocation_end_keep();
-- guard: allocation_end_keep_all
CREATE TRIGGER allocation_end_keep_all BEFORE TRUNCATE ON allocation_end FOR EACH STATEMENT EXECUTE FUNCTION allocation_end_keep();
-- guard: reversal_keep
CREATE OR REPLACE FUNCTION reversal_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rapport: What was found reversed is ended, never changed.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER reversal_keep BEFORE UPDATE OR DELETE ON reversal FOR EACH ROW EXECUTE FUNCTION reversal_keep();
-- guard: reversal_keep_all
CREATE TRIGGER reversal_keep_all BEFORE TRUNCATE ON reversal FOR EACH STATEMENT EXECUTE FUNCTION reversal_keep();
-- guard: reversal_end_keep
CREATE OR REPLACE FUNCTION reversal_end_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rapport: A reversal that was ended stays ended.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER reversal_end_keep BEFORE UPDATE OR DELETE ON reversal_end FOR EACH ROW EXECUTE FUNCTION reversal_end_keep();
-- guard: reversal_end_keep_all
CREATE TRIGGER reversal_end_keep_all BEFORE TRUNCATE ON reversal_end FOR EACH STATEMENT EXECUTE FUNCTION reversal_end_keep();
-- guard: coverage_keep
CREATE OR REPLACE FUNCTION coverage_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rapport: Coverage is ended, never removed, since decisions are checked against it.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER coverage_keep BEFORE DELETE ON coverage FOR EACH ROW EXECUTE FUNCTION coverage_keep();
-- guard: coverage_keep_all
CREATE TRIGGER coverage_keep_all BEFORE TRUNCATE ON coverage FOR EACH STATEMENT EXECUTE FUNCTION coverage_keep();
-- guard: claim_keep
CREATE OR REPLACE FUNCTION claim_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rapport: A claim is withdrawn, never removed.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER claim_keep BEFORE DELETE ON claim FOR EACH ROW EXECUTE FUNCTION claim_keep();
-- guard: claim_keep_all
CREATE TRIGGER claim_keep_all BEFORE TRUNCATE ON claim FOR EACH STATEMENT EXECUTE FUNCTION claim_keep();
-- guard: decision_by_someone_else
CREATE OR REPLACE FUNCTION decision_by_someone_else() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.claim_id AND NEW.decided_by_id IN (c.claimant_id, c.entered_by_id)) THEN
    RAISE EXCEPTION 'rapport: You claimed this or entered it, so somebody else must decide it.' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM credit_share s WHERE s.claim_id = NEW.claim_id AND s.user_id = NEW.decided_by_id) THEN
    RAISE EXCEPTION 'rapport: You share the credit of this claim, so somebody else must decide it.' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (
    SELECT 1 FROM claim c JOIN coverage v ON v.household_id = c.household_id
    WHERE c.id = NEW.claim_id AND v.user_id = NEW.decided_by_id
      AND v.starts_on <= NEW.decided_on AND (v.ends_on IS NULL OR v.ends_on >= c.conflict_from)) THEN
    RAISE EXCEPTION 'rapport: You cover this household or did since the claim arose, so somebody else must decide it.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.outcome <> 'reopen' AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.claim_id AND c.state IN ('promised', 'pending', 'needs-answer', 'part-confirmed')) THEN
    RAISE EXCEPTION 'rapport: This claim is not open for a decision.' USING ERRCODE = 'check_violation';
  END IF;
  IF (SELECT COALESCE(SUM(s.basis_points), 0) FROM credit_share s WHERE s.claim_id = NEW.claim_id) <> 10000 THEN
    RAISE EXCEPTION 'rapport: The credit shares of this claim do not total 100 %%.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER decision_by_someone_else BEFORE INSERT ON decision FOR EACH ROW EXECUTE FUNCTION decision_by_someone_else();
-- guard: decision_reopens
CREATE OR REPLACE FUNCTION decision_reopens() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.outcome <> 'reopen' THEN
    RETURN NEW;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.claim_id AND (c.state IN ('confirmed', 'rejected', 'lapsed')
    OR (c.state IN ('part-confirmed', 'needs-answer') AND c.allocated_minor > 0)) FOR UPDATE) THEN
    RAISE EXCEPTION 'rapport: Only a claim that was decided can be reopened.' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM decision d WHERE d.claim_id = NEW.claim_id AND d.decided_by_id = NEW.decided_by_id AND d.outcome <> 'ask'
    AND d.id > COALESCE((SELECT MAX(r.id) FROM decision r WHERE r.claim_id = NEW.claim_id AND r.outcome = 'reopen'), 0)) THEN
    RAISE EXCEPTION 'rapport: You took this decision yourself, so another controller must look at it again.' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM claim c WHERE c.earlier_claim_id = NEW.claim_id) THEN
    RAISE EXCEPTION 'rapport: This claim was claimed again, and that claim is decided in its place.' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM decision d JOIN credit_period p ON d.decided_on BETWEEN p.starts_on AND p.ends_on
    WHERE d.claim_id = NEW.claim_id AND d.outcome = 'confirm' AND p.state = 'closed'
      AND d.id > COALESCE((SELECT MAX(r.id) FROM decision r WHERE r.claim_id = NEW.claim_id AND r.outcome = 'reopen'), 0)) THEN
    RAISE EXCEPTION 'rapport: Its money counts in a period that is closed, so it stays confirmed; what leaves again is taken back in the open period.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER decision_reopens BEFORE INSERT ON decision FOR EACH ROW EXECUTE FUNCTION decision_reopens();
-- guard: reopening_gives_back
CREATE OR REPLACE FUNCTION reopening_gives_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.outcome <> 'reopen' THEN
    RETURN NEW;
  END IF;
  INSERT INTO reversal_end (reversal_id, ended_at, why)
  SELECT r.id, NEW.decided_at, 'reopened' FROM reversal r JOIN allocation a ON a.id = r.allocation_id
  WHERE a.claim_id = NEW.claim_id AND NOT EXISTS (SELECT 1 FROM reversal_end e WHERE e.reversal_id = r.id);
  INSERT INTO allocation_end (allocation_id, decision_id)
  SELECT a.id, NEW.id FROM allocation a WHERE a.claim_id = NEW.claim_id
    AND NOT EXISTS (SELECT 1 FROM allocation_end e WHERE e.allocation_id = a.id);
  UPDATE activity SET allocated_minor = (SELECT COALESCE(SUM(a.amount_minor), 0) FROM allocation a WHERE a.activity_id = activity.id
      AND NOT EXISTS (SELECT 1 FROM allocation_end e WHERE e.allocation_id = a.id))
  WHERE id IN (SELECT a.activity_id FROM allocation a JOIN allocation_end e ON e.allocation_id = a.id WHERE e.decision_id = NEW.id);
  UPDATE claim SET state = CASE kind WHEN 'promised' THEN 'promised' ELSE 'pending' END, allocated_minor = 0, released_minor = 0,
    decided_at = NULL, reopened_at = NEW.decided_at, version = version + 1,
    expected_on = CASE kind WHEN 'promised' THEN (SELECT MIN(i.due_on) FROM instalment i WHERE i.claim_id = NEW.claim_id)
      ELSE expected_on END
  WHERE id = NEW.claim_id;
  RETURN NEW;
END $$;
CREATE TRIGGER reopening_gives_back AFTER INSERT ON decision FOR EACH ROW EXECUTE FUNCTION reopening_gives_back();
-- guard: allocation_end_fits
CREATE OR REPLACE FUNCTION allocation_end_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM allocation a JOIN decision d ON d.claim_id = a.claim_id
    WHERE a.id = NEW.allocation_id AND d.id = NEW.decision_id AND d.outcome = 'reopen' AND a.decision_id < d.id) THEN
    RAISE EXCEPTION 'rapport: Evidence is given back by reopening its claim.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER allocation_end_fits BEFORE INSERT ON allocation_end FOR EACH ROW EXECUTE FUNCTION allocation_end_fits();
-- guard: decision_fits
CREATE OR REPLACE FUNCTION decision_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF abs(NEW.decided_on - NEW.decided_at::date) > 1
    OR EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.claim_id AND NEW.decided_on < c.conflict_from) THEN
    RAISE EXCEPTION 'rapport: A decision is dated on the day on which it is made, and not before its claim arose.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.outcome = 'release' AND EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.claim_id AND c.allocated_minor = 0) THEN
    RAISE EXCEPTION 'rapport: Nothing of this claim is confirmed yet; reject it instead of releasing the rest.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.outcome IN ('reject', 'lapse') AND EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.claim_id AND c.allocated_minor > 0) THEN
    RAISE EXCEPTION 'rapport: Part of this claim is confirmed; release the rest instead.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.outcome = 'lapse' AND EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.claim_id AND c.kind <> 'promised') THEN
    RAISE EXCEPTION 'rapport: Only promised money can lapse.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.outcome = 'extend' AND EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.claim_id AND c.kind <> 'promised') THEN
    RAISE EXCEPTION 'rapport: Only promised money is extended.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.decided_by_id IS NULL AND NOT EXISTS (
    SELECT 1 FROM firm f WHERE f.promise_grace_days IS NOT NULL AND NEW.outcome = 'lapse'
      AND (SELECT MAX(i.due_on) FROM instalment i WHERE i.claim_id = NEW.claim_id) + f.promise_grace_days < NEW.decided_on)
    OR (NEW.decided_by_id IS NULL AND EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.claim_id AND c.reopened_at IS NOT NULL)) THEN
    RAISE EXCEPTION 'rapport: Without a decider a promise lapses only after the days of grace that the firm set, and never once it was reopened.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.outcome = 'lapse' AND EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.claim_id AND c.expected_on >= NEW.decided_on) THEN
    RAISE EXCEPTION 'rapport: This promise is not due yet, so it cannot lapse.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER decision_fits BEFORE INSERT ON decision FOR EACH ROW EXECUTE FUNCTION decision_fits();
-- guard: coverage_not_over_decision
CREATE OR REPLACE FUNCTION coverage_not_over_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM claim c JOIN decision d ON d.claim_id = c.id
    WHERE c.household_id = NEW.household_id AND d.decided_by_id = NEW.user_id
      AND NEW.starts_on <= d.decided_on AND (NEW.ends_on IS NULL OR NEW.ends_on >= c.conflict_from)) THEN
    RAISE EXCEPTION 'rapport: This person decided a claim of this household in that time; coverage must begin after it.' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (
    SELECT 1 FROM second_look k JOIN claim c ON c.id = k.claim_id
    WHERE k.looked_by_id = NEW.user_id AND c.household_id = NEW.household_id
      AND NEW.starts_on <= k.looked_on AND (NEW.ends_on IS NULL OR NEW.ends_on >= c.conflict_from)) THEN
    RAISE EXCEPTION 'rapport: This person took a second look at a claim of this household in that time; coverage must begin after it.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER coverage_not_over_decision BEFORE INSERT ON coverage FOR EACH ROW EXECUTE FUNCTION coverage_not_over_decision();
-- guard: coverage_not_moved_over_decision
CREATE OR REPLACE FUNCTION coverage_not_moved_over_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.household_id <> OLD.household_id OR NEW.user_id <> OLD.user_id OR NEW.starts_on <> OLD.starts_on THEN
    RAISE EXCEPTION 'rapport: Coverage keeps its household, person and first day; end it and begin another.' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (
    SELECT 1 FROM claim c JOIN decision d ON d.claim_id = c.id
    WHERE c.household_id = NEW.household_id AND d.decided_by_id = NEW.user_id
      AND NEW.starts_on <= d.decided_on AND (NEW.ends_on IS NULL OR NEW.ends_on >= c.conflict_from)) THEN
    RAISE EXCEPTION 'rapport: This person decided a claim of this household in that time; coverage must begin after it.' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (
    SELECT 1 FROM second_look k JOIN claim c ON c.id = k.claim_id
    WHERE k.looked_by_id = NEW.user_id AND c.household_id = NEW.household_id
      AND NEW.starts_on <= k.looked_on AND (NEW.ends_on IS NULL OR NEW.ends_on >= c.conflict_from)) THEN
    RAISE EXCEPTION 'rapport: This person took a second look at a claim of this household in that time; coverage must begin after it.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER coverage_not_moved_over_decision BEFORE UPDATE ON coverage FOR EACH ROW EXECUTE FUNCTION coverage_not_moved_over_decision();
-- guard: share_only_in_draft
CREATE OR REPLACE FUNCTION share_only_in_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT c.state FROM claim c WHERE c.id = NEW.claim_id) <> 'draft' THEN
    RAISE EXCEPTION 'rapport: Credit shares are set when a claim is filed or edited.' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM decision d WHERE d.claim_id = NEW.claim_id AND d.decided_by_id = NEW.user_id) THEN
    RAISE EXCEPTION 'rapport: Somebody who took part in deciding this claim cannot share its credit.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER share_only_in_draft BEFORE INSERT ON credit_share FOR EACH ROW EXECUTE FUNCTION share_only_in_draft();
-- guard: share_not_changed
CREATE OR REPLACE FUNCTION share_not_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT c.state FROM claim c WHERE c.id = OLD.claim_id) <> 'draft' OR NEW.user_id <> OLD.user_id OR NEW.claim_id <> OLD.claim_id THEN
    RAISE EXCEPTION 'rapport: Credit shares are set when a claim is filed or edited.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER share_not_changed BEFORE UPDATE ON credit_share FOR EACH ROW EXECUTE FUNCTION share_not_changed();
-- guard: share_keep_rows
CREATE OR REPLACE FUNCTION share_keep_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT c.state FROM claim c WHERE c.id = OLD.claim_id) <> 'draft' THEN
    RAISE EXCEPTION 'rapport: Credit shares are set when a claim is filed or edited.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER share_keep_rows BEFORE DELETE ON credit_share FOR EACH ROW EXECUTE FUNCTION share_keep_rows();
-- guard: claim_begins_as_draft
CREATE OR REPLACE FUNCTION claim_begins_as_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> 'draft' OR NEW.allocated_minor <> 0 OR NEW.released_minor <> 0 OR NEW.reversed_minor <> 0
    OR NEW.reopened_at IS NOT NULL THEN
    RAISE EXCEPTION 'rapport: A claim is filed with its shares, never without.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claim_begins_as_draft BEFORE INSERT ON claim FOR EACH ROW EXECUTE FUNCTION claim_begins_as_draft();
-- guard: claim_again_fits
CREATE OR REPLACE FUNCTION claim_again_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.earlier_claim_id IS NULL THEN
    RETURN NEW;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.earlier_claim_id AND c.household_id = NEW.household_id
    AND c.state IN ('rejected', 'withdrawn', 'lapsed') FOR UPDATE) THEN
    RAISE EXCEPTION 'rapport: Only a rejected, withdrawn or lapsed claim of this household can be claimed again.' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM claim c WHERE c.earlier_claim_id = NEW.earlier_claim_id) THEN
    RAISE EXCEPTION 'rapport: This claim was claimed again already.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claim_again_fits BEFORE INSERT ON claim FOR EACH ROW EXECUTE FUNCTION claim_again_fits();
-- guard: claim_moves
CREATE OR REPLACE FUNCTION claim_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'draft' AND NEW.state <> 'draft'
    AND (SELECT COALESCE(SUM(s.basis_points), 0) FROM credit_share s WHERE s.claim_id = NEW.id) <> 10000 THEN
    RAISE EXCEPTION 'rapport: The credit shares of this claim do not total 100 %%.' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.state = 'draft' AND NEW.state <> 'draft'
    AND (SELECT COALESCE(SUM(i.amount_minor), 0) FROM instalment i WHERE i.claim_id = NEW.id)
      <> (CASE NEW.kind WHEN 'promised' THEN NEW.amount_minor ELSE 0 END) THEN
    RAISE EXCEPTION 'rapport: The instalments of a promise come to its amount.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.kind = 'promised' AND NEW.state <> 'draft'
    AND (OLD.state = 'draft' OR NEW.expected_on <> OLD.expected_on)
    AND NEW.expected_on IS DISTINCT FROM COALESCE((SELECT MIN(i.due_on) FROM instalment i WHERE i.claim_id = NEW.id AND (
      SELECT SUM(j.amount_minor) FROM instalment j WHERE j.claim_id = i.claim_id
        AND (j.due_on < i.due_on OR (j.due_on = i.due_on AND j.id <= i.id))) > NEW.allocated_minor),
    (SELECT MAX(i.due_on) FROM instalment i WHERE i.claim_id = NEW.id)) THEN
    RAISE EXCEPTION 'rapport: A promise is expected on the day of its first unpaid instalment.' USING ERRCODE = 'check_violation';
  END IF;
  IF (OLD.allocated_minor > 0 OR EXISTS (
      SELECT 1 FROM decision d WHERE d.claim_id = OLD.id AND d.outcome IN ('confirm', 'reject', 'release', 'lapse')))
    AND (NEW.state = 'draft' OR NEW.kind <> OLD.kind OR NEW.amount_minor <> OLD.amount_minor OR NEW.currency <> OLD.currency
      OR NEW.household_id <> OLD.household_id OR NEW.claimant_id <> OLD.claimant_id) THEN
    RAISE EXCEPTION 'rapport: The terms of a claim are fixed once evidence was allocated or it was decided.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.entered_by_id <> OLD.entered_by_id OR NEW.conflict_from <> OLD.conflict_from THEN
    RAISE EXCEPTION 'rapport: Who entered a claim, and since when deciders must be independent, cannot be changed.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.earlier_claim_id IS DISTINCT FROM OLD.earlier_claim_id THEN
    RAISE EXCEPTION 'rapport: A claim keeps the claim that it follows.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.claimant_id <> OLD.claimant_id
    AND EXISTS (SELECT 1 FROM decision d WHERE d.claim_id = OLD.id AND d.decided_by_id = NEW.claimant_id) THEN
    RAISE EXCEPTION 'rapport: Somebody who took part in deciding this claim cannot be its claimant.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.allocated_minor <> (SELECT COALESCE(SUM(a.amount_minor), 0) FROM allocation a WHERE a.claim_id = OLD.id
    AND NOT EXISTS (SELECT 1 FROM allocation_end e WHERE e.allocation_id = a.id))
    + (SELECT COALESCE(SUM(d.confirmed_minor), 0) FROM decision d WHERE d.claim_id = OLD.id
      AND d.id > COALESCE((SELECT MAX(r.id) FROM decision r WHERE r.claim_id = OLD.id AND r.outcome = 'reopen'), 0)
      AND EXISTS (SELECT 1 FROM document_evidence x WHERE x.decision_id = d.id)) THEN
    RAISE EXCEPTION 'rapport: Confirmed money is the sum of its evidence.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.reversed_minor <> OLD.reversed_minor AND NEW.reversed_minor <> (
    SELECT COALESCE(SUM(r.amount_minor), 0) FROM reversal r JOIN allocation a ON a.id = r.allocation_id
    WHERE a.claim_id = OLD.id AND NOT EXISTS (SELECT 1 FROM reversal_end e WHERE e.reversal_id = r.id)) THEN
    RAISE EXCEPTION 'rapport: Reversed money is the sum of its reversals.' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.state IN ('confirmed', 'rejected', 'withdrawn', 'lapsed')
    AND (NEW.state <> OLD.state OR NEW.decided_at IS DISTINCT FROM OLD.decided_at OR NEW.released_minor <> OLD.released_minor)
    AND (NEW.state NOT IN ('pending', 'promised') OR NEW.decided_at IS NOT NULL OR NEW.released_minor <> 0
      OR 'reopen' IS DISTINCT FROM (SELECT d.outcome FROM decision d WHERE d.claim_id = OLD.id ORDER BY d.id DESC LIMIT 1)) THEN
    RAISE EXCEPTION 'rapport: A decided claim stays decided.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.reopened_at IS DISTINCT FROM OLD.reopened_at
    AND NEW.reopened_at IS DISTINCT FROM (
      SELECT d.decided_at FROM decision d WHERE d.claim_id = OLD.id AND d.outcome = 'reopen' ORDER BY d.id DESC LIMIT 1) THEN
    RAISE EXCEPTION 'rapport: A claim is reopened by a decision of a controller only.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state <> OLD.state AND NEW.state IN ('rejected', 'withdrawn', 'lapsed') AND NEW.allocated_minor > 0 THEN
    RAISE EXCEPTION 'rapport: A claim of which money is confirmed is closed by confirming or releasing the rest.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.released_minor > OLD.released_minor AND (NEW.state <> 'confirmed'
    OR 'release' IS DISTINCT FROM (SELECT d.outcome FROM decision d WHERE d.claim_id = OLD.id ORDER BY d.id DESC LIMIT 1)) THEN
    RAISE EXCEPTION 'rapport: The rest of a claim is released by a decision that closes it.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state <> OLD.state AND NEW.state IN ('confirmed', 'part-confirmed', 'rejected', 'lapsed', 'needs-answer') AND NOT EXISTS (
      SELECT 1 FROM decision d WHERE d.claim_id = OLD.id
      AND d.id > COALESCE((SELECT MAX(r.id) FROM decision r WHERE r.claim_id = OLD.id AND r.outcome = 'reopen'), 0) AND (
        (NEW.state IN ('confirmed', 'part-confirmed') AND d.outcome IN ('confirm', 'release'))
        OR (NEW.state = 'rejected' AND d.outcome = 'reject')
        OR (NEW.state = 'lapsed' AND d.outcome = 'lapse')
        OR (NEW.state = 'needs-answer' AND d.outcome = 'ask'))) THEN
    RAISE EXCEPTION 'rapport: A claim is decided by a decision of a controller only.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.decided_at IS NOT NULL AND OLD.decided_at IS NULL
    AND NEW.decided_at IS DISTINCT FROM (SELECT MAX(d.decided_at) FROM decision d WHERE d.claim_id = OLD.id) THEN
    RAISE EXCEPTION 'rapport: A claim is decided at the moment of its decision.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claim_moves BEFORE UPDATE ON claim FOR EACH ROW EXECUTE FUNCTION claim_moves();
-- guard: allocation_fits
CREATE OR REPLACE FUNCTION allocation_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM claim c JOIN activity l ON l.id = NEW.activity_id
    WHERE c.id = NEW.claim_id AND l.household_id = c.household_id AND l.currency = c.currency AND l.amount_minor > 0) THEN
    RAISE EXCEPTION 'rapport: Evidence must be a line of the same household in the same currency.' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (
    SELECT 1 FROM decision d WHERE d.id = NEW.decision_id AND d.claim_id = NEW.claim_id AND d.outcome = 'confirm'
      AND d.id = (SELECT MAX(n.id) FROM decision n WHERE n.claim_id = NEW.claim_id)) THEN
    RAISE EXCEPTION 'rapport: Evidence is allocated by a confirming decision on the same claim.' USING ERRCODE = 'check_violation';
  END IF;
  -- Whoever takes the file back changes its row first, so that one of the two waits and sees what the other did.
  PERFORM 1 FROM statement_file f JOIN activity l ON l.file_id = f.id WHERE l.id = NEW.activity_id FOR SHARE OF f;
  IF EXISTS (SELECT 1 FROM uncounted_file u JOIN activity l ON l.file_id = u.file_id WHERE l.id = NEW.activity_id) THEN
    RAISE EXCEPTION 'rapport: Lines of a file that is being taken in or taken back are no evidence.' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM correction t WHERE (t.corrected_id = NEW.activity_id OR (t.line_id = NEW.activity_id AND t.kind <> 'replaces'))
    AND t.file_id NOT IN (SELECT u.file_id FROM uncounted_file u)) THEN
    RAISE EXCEPTION 'rapport: A line that was taken back, or that takes one back, is no evidence.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.amount_minor > (SELECT l.amount_minor - l.allocated_minor FROM activity l WHERE l.id = NEW.activity_id FOR UPDATE) THEN
    RAISE EXCEPTION 'rapport: That line holds less unused money than this.' USING ERRCODE = 'check_violation';
  END IF;
  -- After the line is locked: whoever notes a change of it locks it first.
  IF EXISTS (SELECT 1 FROM bank_change b WHERE b.line_id = NEW.activity_id AND b.state = 'waiting') THEN
    RAISE EXCEPTION 'rapport: The bank changed that line since. Settle that first.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.amount_minor > (SELECT c.amount_minor - c.allocated_minor - c.released_minor FROM claim c WHERE c.id = NEW.claim_id FOR UPDATE) THEN
    RAISE EXCEPTION 'rapport: That is more than the claim still asks for.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER allocation_fits BEFORE INSERT ON allocation FOR EACH ROW EXECUTE FUNCTION allocation_fits();
-- guard: allocation_counts
CREATE OR REPLACE FUNCTION allocation_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN

  UPDATE activity SET allocated_minor = allocated_minor + NEW.amount_minor, is_bound = true WHERE id = NEW.activity_id;
  UPDATE claim SET allocated_minor = allocated_minor + NEW.amount_minor,
    expected_on = CASE kind WHEN 'promised' THEN COALESCE((SELECT MIN(i.due_on) FROM instalment i WHERE i.claim_id = NEW.claim_id AND (
      SELECT SUM(j.amount_minor) FROM instalment j WHERE j.claim_id = i.claim_id
        AND (j.due_on < i.due_on OR (j.due_on = i.due_on AND j.id <= i.id))) > claim.allocated_minor + NEW.amount_minor),
    (SELECT MAX(i.due_on) FROM instalment i WHERE i.claim_id = NEW.claim_id)) ELSE expected_on END
  WHERE id = NEW.claim_id;
  RETURN NEW;
END $$;
CREATE TRIGGER allocation_counts AFTER INSERT ON allocation FOR EACH ROW EXECUTE FUNCTION allocation_counts();
-- guard: instalment_only_in_draft
CREATE OR REPLACE FUNCTION instalment_only_in_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT c.state FROM claim c WHERE c.id = NEW.claim_id) <> 'draft' THEN
    RAISE EXCEPTION 'rapport: Instalments are set when a promise is filed or edited.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER instalment_only_in_draft BEFORE INSERT ON instalment FOR EACH ROW EXECUTE FUNCTION instalment_only_in_draft();
-- guard: instalment_not_changed
CREATE OR REPLACE FUNCTION instalment_not_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.claim_id <> OLD.claim_id OR NEW.amount_minor <> OLD.amount_minor OR NEW.due_on <> OLD.due_on)
    AND (SELECT c.state FROM claim c WHERE c.id = OLD.claim_id) <> 'draft'
    AND (NEW.claim_id <> OLD.claim_id OR NEW.amount_minor <> OLD.amount_minor OR NEW.due_on IS DISTINCT FROM (SELECT e.due_on FROM extension e WHERE e.instalment_id = OLD.id ORDER BY e.decision_id DESC LIMIT 1)) THEN
    RAISE EXCEPTION 'rapport: Instalments are set when a promise is filed or edited.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER instalment_not_changed BEFORE UPDATE ON instalment FOR EACH ROW EXECUTE FUNCTION instalment_not_changed();
-- guard: instalment_keep_rows
CREATE OR REPLACE FUNCTION instalment_keep_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT c.state FROM claim c WHERE c.id = OLD.claim_id) <> 'draft' THEN
    RAISE EXCEPTION 'rapport: Instalments are set when a promise is filed or edited.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER instalment_keep_rows BEFORE DELETE ON instalment FOR EACH ROW EXECUTE FUNCTION instalment_keep_rows();
-- guard: extension_fits
CREATE OR REPLACE FUNCTION extension_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM decision d JOIN instalment i ON i.claim_id = d.claim_id
    WHERE d.id = NEW.decision_id AND d.outcome = 'extend' AND d.id = (SELECT MAX(n.id) FROM decision n WHERE n.claim_id = d.claim_id)
      AND i.id = NEW.instalment_id AND i.due_on = NEW.was_on AND (NEW.due_on > NEW.was_on OR EXISTS (
        SELECT 1 FROM extension e JOIN decision p ON p.id = e.decision_id
        WHERE e.instalment_id = NEW.instalment_id AND e.due_on = NEW.was_on AND e.was_on = NEW.due_on AND e.due_on > e.was_on
          AND p.decided_by_id = d.decided_by_id
          AND p.id = (SELECT MAX(n.id) FROM decision n WHERE n.claim_id = d.claim_id AND n.id < d.id)))) THEN
    RAISE EXCEPTION 'rapport: A promise is extended by a decision on it, each instalment to a later day, or back by who extended it last.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER extension_fits BEFORE INSERT ON extension FOR EACH ROW EXECUTE FUNCTION extension_fits();
-- guard: extension_moves
CREATE OR REPLACE FUNCTION extension_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE instalment SET due_on = NEW.due_on, reminded_at = NULL WHERE id = NEW.instalment_id;
  UPDATE claim SET expected_on = COALESCE((SELECT MIN(i.due_on) FROM instalment i WHERE i.claim_id = claim.id AND (
      SELECT SUM(j.amount_minor) FROM instalment j WHERE j.claim_id = i.claim_id
        AND (j.due_on < i.due_on OR (j.due_on = i.due_on AND j.id <= i.id))) > claim.allocated_minor),
    (SELECT MAX(i.due_on) FROM instalment i WHERE i.claim_id = claim.id))
  WHERE id = (SELECT i.claim_id FROM instalment i WHERE i.id = NEW.instalment_id);
  RETURN NEW;
END $$;
CREATE TRIGGER extension_moves AFTER INSERT ON extension FOR EACH ROW EXECUTE FUNCTION extension_moves();
-- guard: extension_keep
CREATE OR REPLACE FUNCTION extension_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rapport: What was extended stays as it was decided.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER extension_keep BEFORE UPDATE OR DELETE ON extension FOR EACH ROW EXECUTE FUNCTION extension_keep();
-- guard: extension_keep_all
CREATE TRIGGER extension_keep_all BEFORE TRUNCATE ON extension FOR EACH STATEMENT EXECUTE FUNCTION extension_keep();
-- guard: reversal_fits
CREATE OR REPLACE FUNCTION reversal_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM allocation_end e WHERE e.allocation_id = NEW.allocation_id) THEN
    RAISE EXCEPTION 'rapport: Only money that stands confirmed is reversed.' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (
    SELECT 1 FROM allocation a JOIN claim c ON c.id = a.claim_id JOIN activity l ON l.id = a.activity_id
      JOIN activity w ON w.id = NEW.withdrawal_id
    WHERE a.id = NEW.allocation_id AND w.household_id = c.household_id AND w.currency = c.currency AND w.amount_minor < 0
      AND w.kind <> 'internal' AND w.booked_on = NEW.withdrawn_on AND w.booked_on >= l.booked_on FOR UPDATE OF c, w) THEN
    RAISE EXCEPTION 'rapport: A reversal names money that left the same household, in the same currency, after it came.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.amount_minor > (SELECT a.amount_minor FROM allocation a WHERE a.id = NEW.allocation_id)
    - (SELECT COALESCE(SUM(r.amount_minor), 0) FROM reversal r WHERE r.allocation_id = NEW.allocation_id
      AND NOT EXISTS (SELECT 1 FROM reversal_end e WHERE e.reversal_id = r.id)) THEN
    RAISE EXCEPTION 'rapport: No more is reversed than was confirmed.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.amount_minor > (SELECT -w.amount_minor FROM activity w WHERE w.id = NEW.withdrawal_id)
    - (SELECT COALESCE(SUM(r.amount_minor), 0) FROM reversal r WHERE r.withdrawal_id = NEW.withdrawal_id
      AND NOT EXISTS (SELECT 1 FROM reversal_end e WHERE e.reversal_id = r.id)) THEN
    RAISE EXCEPTION 'rapport: No more is reversed than was withdrawn.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER reversal_fits BEFORE INSERT ON reversal FOR EACH ROW EXECUTE FUNCTION reversal_fits();
-- guard: reversal_counts
CREATE OR REPLACE FUNCTION reversal_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE claim SET reversed_minor = reversed_minor + NEW.amount_minor
  WHERE id = (SELECT a.claim_id FROM allocation a WHERE a.id = NEW.allocation_id);
  RETURN NEW;
END $$;
CREATE TRIGGER reversal_counts AFTER INSERT ON reversal FOR EACH ROW EXECUTE FUNCTION reversal_counts();
-- guard: reversal_end_counts
CREATE OR REPLACE FUNCTION reversal_end_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE claim SET reversed_minor = (
    SELECT COALESCE(SUM(r.amount_minor), 0) FROM reversal r JOIN allocation a ON a.id = r.allocation_id
    WHERE a.claim_id = claim.id AND NOT EXISTS (SELECT 1 FROM reversal_end e WHERE e.reversal_id = r.id))
  WHERE id = (SELECT a.claim_id FROM allocation a JOIN reversal r ON r.allocation_id = a.id WHERE r.id = NEW.reversal_id);
  RETURN NEW;
END $$;
CREATE TRIGGER reversal_end_counts AFTER INSERT ON reversal_end FOR EACH ROW EXECUTE FUNCTION reversal_end_counts();
-- guard: allocation_of_money
CREATE OR REPLACE FUNCTION allocation_of_money() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.claim_id AND c.kind IN ('engagement', 'other')) THEN
    RAISE EXCEPTION 'rapport: This claim is confirmed by documents, never by activity.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER allocation_of_money BEFORE INSERT ON allocation FOR EACH ROW EXECUTE FUNCTION allocation_of_money();
-- guard: decision_by_documents
CREATE OR REPLACE FUNCTION decision_by_documents() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.outcome <> 'confirm' THEN
    RETURN NEW;
  END IF;
  IF NEW.confirmed_minor IS NOT NULL
    AND EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.claim_id AND c.kind NOT IN ('engagement', 'other')) THEN
    RAISE EXCEPTION 'rapport: Money is confirmed by activity, never by documents.' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.claim_id AND c.kind IN ('engagement', 'other')
    AND (NEW.confirmed_minor IS NULL OR (NEW.confirmed_minor = 0 AND c.amount_minor > 0)
      OR NEW.confirmed_minor > c.amount_minor - c.allocated_minor - c.released_minor) FOR UPDATE) THEN
    RAISE EXCEPTION 'rapport: A decision by documents says how much it confirms, and no more than is claimed.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER decision_by_documents BEFORE INSERT ON decision FOR EACH ROW EXECUTE FUNCTION decision_by_documents();
-- guard: claim_document_fits
CREATE OR REPLACE FUNCTION claim_document_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM claim c JOIN document p ON p.household_id = c.household_id
    WHERE c.id = NEW.claim_id AND p.id = NEW.document_id
      AND c.state IN ('promised', 'pending', 'needs-answer', 'part-confirmed') FOR UPDATE OF c) THEN
    RAISE EXCEPTION 'rapport: A document is attached to an open claim of its own household.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claim_document_fits BEFORE INSERT ON claim_document FOR EACH ROW EXECUTE FUNCTION claim_document_fits();
-- guard: document_evidence_fits
CREATE OR REPLACE FUNCTION document_evidence_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM decision d JOIN claim c ON c.id = d.claim_id
    JOIN claim_document a ON a.claim_id = c.id JOIN document p ON p.id = a.document_id
    WHERE d.id = NEW.decision_id AND a.document_id = NEW.document_id AND p.household_id = c.household_id
      AND d.outcome = 'confirm' AND d.confirmed_minor IS NOT NULL AND c.kind IN ('engagement', 'other')
      AND d.id = (SELECT MAX(n.id) FROM decision n WHERE n.claim_id = c.id)) THEN
    RAISE EXCEPTION 'rapport: A document is evidence by the decision that confirms the claim it is attached to.' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM decision d JOIN document p ON p.uploaded_by_id = d.decided_by_id
    WHERE d.id = NEW.decision_id AND p.id = NEW.document_id) THEN
    RAISE EXCEPTION 'rapport: You added this document yourself, so somebody else must decide by it.' USING ERRCODE = 'check_violation';
  END IF;
  -- Two claims that take the same document at once wait for each other here.
  PERFORM 1 FROM document p JOIN household h ON h.id = p.household_id WHERE p.id = NEW.document_id FOR UPDATE OF h;
  IF EXISTS (SELECT 1 FROM document_evidence e JOIN decision d ON d.id = e.decision_id
    WHERE e.document_id = NEW.document_id AND d.id <> NEW.decision_id
      AND d.id > COALESCE((SELECT MAX(r.id) FROM decision r WHERE r.claim_id = d.claim_id AND r.outcome = 'reopen'), 0)) THEN
    RAISE EXCEPTION 'rapport: This document is evidence of another claim already.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER document_evidence_fits BEFORE INSERT ON document_evidence FOR EACH ROW EXECUTE FUNCTION document_evidence_fits();
-- guard: document_evidence_counts
CREATE OR REPLACE FUNCTION document_evidence_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE claim SET allocated_minor = (SELECT COALESCE(SUM(d.confirmed_minor), 0) FROM decision d WHERE d.claim_id = claim.id
      AND d.id > COALESCE((SELECT MAX(r.id) FROM decision r WHERE r.claim_id = claim.id AND r.outcome = 'reopen'), 0)
      AND EXISTS (SELECT 1 FROM document_evidence x WHERE x.decision_id = d.id))
  WHERE id = (SELECT d.claim_id FROM decision d WHERE d.id = NEW.decision_id);
  RETURN NEW;
END $$;
CREATE TRIGGER document_evidence_counts AFTER INSERT ON document_evidence FOR EACH ROW EXECUTE FUNCTION document_evidence_counts();
-- guard: claim_needs_documents
CREATE OR REPLACE FUNCTION claim_needs_documents() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state IN ('confirmed', 'part-confirmed') AND NEW.state <> OLD.state AND NEW.kind IN ('engagement', 'other')
    AND NOT EXISTS (SELECT 1 FROM decision d JOIN document_evidence e ON e.decision_id = d.id WHERE d.claim_id = NEW.id
      AND d.id > COALESCE((SELECT MAX(r.id) FROM decision r WHERE r.claim_id = NEW.id AND r.outcome = 'reopen'), 0)) THEN
    RAISE EXCEPTION 'rapport: This is confirmed only by a document that is attached to it.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claim_needs_documents BEFORE UPDATE ON claim FOR EACH ROW EXECUTE FUNCTION claim_needs_documents();
-- guard: second_look_fits
CREATE OR REPLACE FUNCTION second_look_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.looked_at IS NOT NULL OR NOT EXISTS (
    SELECT 1 FROM claim c JOIN decision d ON d.claim_id = c.id
    WHERE c.id = NEW.claim_id AND c.state = 'confirmed' AND d.id = NEW.decision_id AND d.outcome IN ('confirm', 'release')
      AND d.id = (SELECT MAX(n.id) FROM decision n WHERE n.claim_id = NEW.claim_id)) THEN
    RAISE EXCEPTION 'rapport: A second look is drawn when a claim is confirmed, and taken later.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER second_look_fits BEFORE INSERT ON second_look FOR EACH ROW EXECUTE FUNCTION second_look_fits();
-- guard: second_look_by_someone_else
CREATE OR REPLACE FUNCTION second_look_by_someone_else() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.looked_at IS NOT NULL OR NEW.looked_at IS NULL OR NEW.claim_id <> OLD.claim_id OR NEW.decision_id <> OLD.decision_id
    OR NEW.drawn_at <> OLD.drawn_at THEN
    RAISE EXCEPTION 'rapport: A second look is taken once and stays as it is.' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.claim_id AND c.state = 'confirmed'
    AND (c.reopened_at IS NULL OR c.reopened_at < NEW.drawn_at) FOR UPDATE) THEN
    RAISE EXCEPTION 'rapport: This claim was reopened, so there is nothing to look at any more.' USING ERRCODE = 'check_violation';
  END IF;
  IF abs(NEW.looked_on - NEW.looked_at::date) > 1 OR NEW.looked_at < NEW.drawn_at THEN
    RAISE EXCEPTION 'rapport: A second look is dated on the day on which it is taken.' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM decision d WHERE d.claim_id = NEW.claim_id AND d.decided_by_id = NEW.looked_by_id AND d.outcome <> 'ask') THEN
    RAISE EXCEPTION 'rapport: You took part in deciding this claim, so another controller must look at it.' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.claim_id AND NEW.looked_by_id IN (c.claimant_id, c.entered_by_id))
    OR EXISTS (SELECT 1 FROM credit_share s WHERE s.claim_id = NEW.claim_id AND s.user_id = NEW.looked_by_id)
    OR EXISTS (SELECT 1 FROM claim c JOIN coverage v ON v.household_id = c.household_id
      WHERE c.id = NEW.claim_id AND v.user_id = NEW.looked_by_id
        AND v.starts_on <= NEW.looked_on AND (v.ends_on IS NULL OR v.ends_on >= c.conflict_from)) THEN
    RAISE EXCEPTION 'rapport: You hold this claim or covered its household since it arose, so another controller must look at it.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER second_look_by_someone_else BEFORE UPDATE ON second_look FOR EACH ROW EXECUTE FUNCTION second_look_by_someone_else();
-- guard: second_look_keep
CREATE OR REPLACE FUNCTION second_look_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rapport: A second look is taken once and stays as it is.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER second_look_keep BEFORE DELETE ON second_look FOR EACH ROW EXECUTE FUNCTION second_look_keep();
-- guard: second_look_keep_all
CREATE TRIGGER second_look_keep_all BEFORE TRUNCATE ON second_look FOR EACH STATEMENT EXECUTE FUNCTION second_look_keep();
-- guard: activity_keeps_evidence
CREATE OR REPLACE FUNCTION activity_keeps_evidence() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.allocated_minor > 0 AND (NEW.amount_minor <> OLD.amount_minor OR NEW.currency <> OLD.currency
    OR NEW.account_id <> OLD.account_id OR NEW.household_id IS DISTINCT FROM OLD.household_id OR NEW.booked_on <> OLD.booked_on) THEN
    RAISE EXCEPTION 'rapport: A line that is evidence cannot be changed.' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.is_bound AND (NOT NEW.is_bound OR NEW.account_id <> OLD.account_id
    OR ((NEW.amount_minor <> OLD.amount_minor OR NEW.currency <> OLD.currency OR NEW.booked_on <> OLD.booked_on)
      AND NOT EXISTS (SELECT 1 FROM bank_change b WHERE b.line_id = OLD.id AND b.state = 'waiting'
        AND b.was_minor = OLD.amount_minor AND b.was_currency = OLD.currency AND b.was_on = OLD.booked_on
        AND b.is_minor = NEW.amount_minor AND b.is_currency = NEW.currency AND b.is_on = NEW.booked_on))) THEN
    RAISE EXCEPTION 'rapport: A line on which a decision was made stays as it was.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.allocated_minor <> (SELECT COALESCE(SUM(a.amount_minor), 0) FROM allocation a WHERE a.activity_id = OLD.id
    AND NOT EXISTS (SELECT 1 FROM allocation_end e WHERE e.allocation_id = a.id)) THEN
    RAISE EXCEPTION 'rapport: Used money is the sum of its allocations.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER activity_keeps_evidence BEFORE UPDATE ON activity FOR EACH ROW EXECUTE FUNCTION activity_keeps_evidence();
-- guard: activity_keeps_reversals
CREATE OR REPLACE FUNCTION activity_keeps_reversals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.amount_minor <> OLD.amount_minor OR NEW.currency <> OLD.currency OR NEW.account_id <> OLD.account_id
      OR NEW.household_id IS DISTINCT FROM OLD.household_id OR NEW.booked_on <> OLD.booked_on OR NEW.kind <> OLD.kind)
    AND EXISTS (SELECT 1 FROM reversal r WHERE r.withdrawal_id = OLD.id
      AND NOT EXISTS (SELECT 1 FROM reversal_end e WHERE e.reversal_id = r.id)) THEN
    RAISE EXCEPTION 'rapport: A withdrawal by which confirmed money is reversed cannot be changed before that is ended.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER activity_keeps_reversals BEFORE UPDATE ON activity FOR EACH ROW EXECUTE FUNCTION activity_keeps_reversals();
-- guard: activity_keeps_reversal_rows
CREATE OR REPLACE FUNCTION activity_keeps_reversal_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM reversal r WHERE r.withdrawal_id = OLD.id
    AND NOT EXISTS (SELECT 1 FROM reversal_end e WHERE e.reversal_id = r.id)) THEN
    RAISE EXCEPTION 'rapport: A withdrawal by which confirmed money is reversed cannot be removed before that is ended.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER activity_keeps_reversal_rows BEFORE DELETE ON activity FOR EACH ROW EXECUTE FUNCTION activity_keeps_reversal_rows();
-- guard: activity_begins_unused
CREATE OR REPLACE FUNCTION activity_begins_unused() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.allocated_minor <> 0 OR NEW.is_bound THEN
    RAISE EXCEPTION 'rapport: Used money is the sum of its allocations.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER activity_begins_unused BEFORE INSERT ON activity FOR EACH ROW EXECUTE FUNCTION activity_begins_unused();
-- guard: activity_keeps_rows
CREATE OR REPLACE FUNCTION activity_keeps_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.allocated_minor > 0 THEN
    RAISE EXCEPTION 'rapport: A line that is evidence cannot be removed.' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.is_bound THEN
    RAISE EXCEPTION 'rapport: A line on which a decision was made stays as it was.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER activity_keeps_rows BEFORE DELETE ON activity FOR EACH ROW EXECUTE FUNCTION activity_keeps_rows();
-- guard: bonus_plan_version_keep
CREATE OR REPLACE FUNCTION bonus_plan_version_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rapport: A version of a plan is withdrawn, never removed.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER bonus_plan_version_keep BEFORE DELETE ON bonus_plan_version FOR EACH ROW EXECUTE FUNCTION bonus_plan_version_keep();
-- guard: bonus_plan_version_keep_all
CREATE TRIGGER bonus_plan_version_keep_all BEFORE TRUNCATE ON bonus_plan_version FOR EACH STATEMENT EXECUTE FUNCTION bonus_plan_version_keep();
-- guard: bonus_version_begins_as_draft
CREATE OR REPLACE FUNCTION bonus_version_begins_as_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> 'draft' THEN
    RAISE EXCEPTION 'rapport: A version of a plan begins as a draft.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER bonus_version_begins_as_draft BEFORE INSERT ON bonus_plan_version FOR EACH ROW EXECUTE FUNCTION bonus_version_begins_as_draft();
-- guard: bonus_version_moves
CREATE OR REPLACE FUNCTION bonus_version_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'draft' THEN
    RAISE EXCEPTION 'rapport: A version that was approved or withdrawn stays as it is; the next one is a copy.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.plan_id <> OLD.plan_id OR NEW.number <> OLD.number OR NEW.drafted_by_id <> OLD.drafted_by_id THEN
    RAISE EXCEPTION 'rapport: A version keeps its plan, its number and who drafted it.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state <> 'draft' AND (NEW.body::text <> OLD.body::text OR NEW.digest <> OLD.digest OR NEW.starts_on <> OLD.starts_on
    OR NEW.ends_on IS DISTINCT FROM OLD.ends_on) THEN
    RAISE EXCEPTION 'rapport: What is approved is the draft as it stands.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'approved' AND NEW.approved_by_id = OLD.drafted_by_id
    AND NOT EXISTS (SELECT 1 FROM firm f WHERE f.control_profile = 'small') THEN
    RAISE EXCEPTION 'rapport: You drafted this version, so another manager must approve it.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER bonus_version_moves BEFORE UPDATE ON bonus_plan_version FOR EACH ROW EXECUTE FUNCTION bonus_version_moves();
-- guard: bonus_assignment_fits
CREATE OR REPLACE FUNCTION bonus_assignment_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Two people who assign at the same time take turns, so that the second meets what the first one wrote.
  PERFORM 1 FROM app_user u WHERE u.id = NEW.user_id FOR NO KEY UPDATE;
  PERFORM 1 FROM team t WHERE t.id = NEW.team_id FOR NO KEY UPDATE;
  IF (NEW.user_id = NEW.assigned_by_id OR NEW.team_id IN (
      WITH RECURSIVE own(id) AS (SELECT u.team_id FROM app_user u WHERE u.id = NEW.assigned_by_id
        UNION SELECT t.parent_id FROM team t JOIN own o ON o.id = t.id) SELECT o.id FROM own o WHERE o.id IS NOT NULL))
    AND NOT EXISTS (SELECT 1 FROM firm f WHERE f.control_profile = 'small') THEN
    RAISE EXCEPTION 'rapport: A plan for oneself is given by another manager.' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM bonus_plan_version v WHERE v.plan_id = NEW.plan_id AND v.state = 'approved'
      AND v.starts_on <= NEW.starts_on AND (v.ends_on IS NULL OR v.ends_on >= NEW.starts_on))
    OR (NEW.ends_on IS NOT NULL AND NOT EXISTS (SELECT 1 FROM bonus_plan_version v WHERE v.plan_id = NEW.plan_id AND v.state = 'approved'
      AND v.starts_on <= NEW.ends_on AND (v.ends_on IS NULL OR v.ends_on >= NEW.ends_on))) THEN
    RAISE EXCEPTION 'rapport: A plan is assigned within the days for which an approved version of it holds.' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM bonus_assignment a WHERE (a.user_id = NEW.user_id OR a.team_id = NEW.team_id)
    AND (NEW.ends_on IS NULL OR a.starts_on <= NEW.ends_on) AND (a.ends_on IS NULL OR a.ends_on >= NEW.starts_on)) THEN
    RAISE EXCEPTION 'rapport: There is a plan for these days already; end that assignment first.' USING ERRCODE = 'check_violation';
  END IF;
  -- Closing takes the periods first, so that the second meets what the first one wrote.
  PERFORM 1 FROM credit_period p WHERE p.ends_on >= NEW.starts_on FOR SHARE;
  IF EXISTS (SELECT 1 FROM bonus_statement s JOIN credit_period p ON p.id = s.period_id JOIN bonus_plan_version v ON v.id = s.plan_version_id
    WHERE p.state = 'closed' AND v.plan_id <> NEW.plan_id AND s.ends_on >= NEW.starts_on AND (NEW.ends_on IS NULL OR s.starts_on <= NEW.ends_on)
    AND (s.user_id = NEW.user_id OR s.user_id IN (
      WITH RECURSIVE below(id) AS (SELECT NEW.team_id UNION SELECT t.id FROM team t JOIN below b ON t.parent_id = b.id)
      SELECT m.user_id FROM team_place m JOIN below b ON b.id = m.team_id WHERE m.starts_on <= s.ends_on
        AND (m.ends_on IS NULL OR (m.ends_on >= s.starts_on AND m.ends_on >= NEW.starts_on))))) THEN
    RAISE EXCEPTION 'rapport: Another plan paid some of these days in a period that is closed.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER bonus_assignment_fits BEFORE INSERT ON bonus_assignment FOR EACH ROW EXECUTE FUNCTION bonus_assignment_fits();
-- guard: bonus_assignment_moves
CREATE OR REPLACE FUNCTION bonus_assignment_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM app_user u WHERE u.id = NEW.user_id FOR NO KEY UPDATE;
  PERFORM 1 FROM team t WHERE t.id = NEW.team_id FOR NO KEY UPDATE;
  IF NEW.plan_id <> OLD.plan_id OR NEW.user_id IS DISTINCT FROM OLD.user_id OR NEW.team_id IS DISTINCT FROM OLD.team_id
    OR NEW.starts_on <> OLD.starts_on THEN
    RAISE EXCEPTION 'rapport: An assignment keeps its plan, whom it is for and its first day; end it and begin another.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.ends_on IS NOT NULL AND NOT EXISTS (SELECT 1 FROM bonus_plan_version v WHERE v.plan_id = NEW.plan_id AND v.state = 'approved'
      AND v.starts_on <= NEW.ends_on AND (v.ends_on IS NULL OR v.ends_on >= NEW.ends_on)) THEN
    RAISE EXCEPTION 'rapport: A plan is assigned within the days for which an approved version of it holds.' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM bonus_assignment a WHERE a.id <> NEW.id AND (a.user_id = NEW.user_id OR a.team_id = NEW.team_id)
    AND (NEW.ends_on IS NULL OR a.starts_on <= NEW.ends_on) AND (a.ends_on IS NULL OR a.ends_on >= NEW.starts_on)) THEN
    RAISE EXCEPTION 'rapport: There is a plan for these days already; end that assignment first.' USING ERRCODE = 'check_violation';
  END IF;
  -- Closing takes the periods first, so that the second meets what the first one wrote.
  PERFORM 1 FROM credit_period p WHERE p.ends_on >= OLD.starts_on FOR SHARE;
  IF NEW.ends_on IS DISTINCT FROM OLD.ends_on AND EXISTS (SELECT 1 FROM bonus_statement s JOIN credit_period p ON p.id = s.period_id
    JOIN bonus_plan_version v ON v.id = s.plan_version_id WHERE p.state = 'closed' AND v.plan_id = OLD.plan_id
    AND s.ends_on >= OLD.starts_on AND (OLD.ends_on IS NULL OR s.starts_on <= OLD.ends_on)
    AND (OLD.team_id IS NULL OR (EXISTS (SELECT 1 FROM statement_team t WHERE t.statement_id = s.id AND t.team_id = OLD.team_id)
      OR s.user_id IN (WITH RECURSIVE below(id) AS (SELECT OLD.team_id UNION SELECT t.id FROM team t JOIN below b ON t.parent_id = b.id)
        SELECT m.user_id FROM team_place m JOIN below b ON b.id = m.team_id WHERE m.starts_on <= s.ends_on AND (m.ends_on IS NULL OR m.ends_on >= s.starts_on)))
      AND NOT EXISTS (SELECT 1 FROM bonus_assignment o WHERE o.user_id = s.user_id AND o.plan_id = OLD.plan_id AND o.starts_on <= s.starts_on
        AND (o.ends_on IS NULL OR o.ends_on >= s.ends_on)))
    AND (OLD.user_id IS NULL OR s.user_id = OLD.user_id) AND (NEW.ends_on < s.ends_on OR OLD.ends_on < p.ends_on)) THEN
    RAISE EXCEPTION 'rapport: A period that is closed was paid by this assignment, so what it says of its days stays.' USING ERRCODE = 'check_violation';
  END IF;
  IF (NEW.ends_on IS NULL OR NEW.ends_on > OLD.ends_on) AND EXISTS (SELECT 1 FROM bonus_statement s JOIN credit_period p ON p.id = s.period_id JOIN bonus_plan_version v ON v.id = s.plan_version_id
    WHERE p.state = 'closed' AND v.plan_id <> NEW.plan_id AND s.ends_on >= OLD.ends_on + 1 AND (NEW.ends_on IS NULL OR s.starts_on <= NEW.ends_on)
    AND (s.user_id = NEW.user_id OR s.user_id IN (
      WITH RECURSIVE below(id) AS (SELECT NEW.team_id UNION SELECT t.id FROM team t JOIN below b ON t.parent_id = b.id)
      SELECT m.user_id FROM team_place m JOIN below b ON b.id = m.team_id WHERE m.starts_on <= s.ends_on
        AND (m.ends_on IS NULL OR (m.ends_on >= s.starts_on AND m.ends_on >= OLD.ends_on + 1))))) THEN
    RAISE EXCEPTION 'rapport: Another plan paid some of these days in a period that is closed.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER bonus_assignment_moves BEFORE UPDATE ON bonus_assignment FOR EACH ROW EXECUTE FUNCTION bonus_assignment_moves();
-- guard: bonus_assignment_goes
CREATE OR REPLACE FUNCTION bonus_assignment_goes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM credit_period p WHERE p.ends_on >= OLD.starts_on FOR SHARE;
  IF EXISTS (SELECT 1 FROM bonus_statement s JOIN credit_period p ON p.id = s.period_id
    JOIN bonus_plan_version v ON v.id = s.plan_version_id WHERE p.state = 'closed' AND v.plan_id = OLD.plan_id
    AND s.ends_on >= OLD.starts_on AND (OLD.ends_on IS NULL OR s.starts_on <= OLD.ends_on)
    AND (OLD.team_id IS NULL OR (EXISTS (SELECT 1 FROM statement_team t WHERE t.statement_id = s.id AND t.team_id = OLD.team_id)
      OR s.user_id IN (WITH RECURSIVE below(id) AS (SELECT OLD.team_id UNION SELECT t.id FROM team t JOIN below b ON t.parent_id = b.id)
        SELECT m.user_id FROM team_place m JOIN below b ON b.id = m.team_id WHERE m.starts_on <= s.ends_on AND (m.ends_on IS NULL OR m.ends_on >= s.starts_on)))
      AND NOT EXISTS (SELECT 1 FROM bonus_assignment o WHERE o.user_id = s.user_id AND o.plan_id = OLD.plan_id AND o.starts_on <= s.starts_on
        AND (o.ends_on IS NULL OR o.ends_on >= s.ends_on)))
    AND (OLD.user_id IS NULL OR s.user_id = OLD.user_id)) THEN
    RAISE EXCEPTION 'rapport: A period that is closed was paid by this assignment, so it stays; set its last day instead.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER bonus_assignment_goes BEFORE DELETE ON bonus_assignment FOR EACH ROW EXECUTE FUNCTION bonus_assignment_goes();
-- guard: decision_in_open_period
CREATE OR REPLACE FUNCTION decision_in_open_period() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Closing and deciding take turns, so that the second meets what the first one wrote.
  PERFORM 1 FROM credit_period p WHERE NEW.decided_on BETWEEN p.starts_on AND p.ends_on FOR SHARE;
  IF NEW.outcome IN ('confirm', 'release') AND EXISTS (SELECT 1 FROM credit_period p WHERE p.state = 'closed' AND NEW.decided_on BETWEEN p.starts_on AND p.ends_on) THEN
    RAISE EXCEPTION 'rapport: That day lies in a period that is closed.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER decision_in_open_period BEFORE INSERT ON decision FOR EACH ROW EXECUTE FUNCTION decision_in_open_period();
-- guard: allocation_in_open_period
CREATE OR REPLACE FUNCTION allocation_in_open_period() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM decision d JOIN credit_period p ON d.decided_on BETWEEN p.starts_on AND p.ends_on WHERE d.id = NEW.decision_id AND p.state = 'closed') THEN
    RAISE EXCEPTION 'rapport: Money of a period that is closed stays as it is.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER allocation_in_open_period BEFORE INSERT ON allocation FOR EACH ROW EXECUTE FUNCTION allocation_in_open_period();
-- guard: credit_period_begins
CREATE OR REPLACE FUNCTION credit_period_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Opening and removing take turns: the period beside this one stays, or is gone before it is looked for.
  PERFORM 1 FROM credit_period p WHERE p.ends_on = NEW.starts_on - 1 OR p.starts_on = NEW.ends_on + 1 FOR SHARE;
  IF NEW.state <> 'open' OR NEW.runs <> 0 THEN
    RAISE EXCEPTION 'rapport: A period begins open.' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM credit_period p WHERE (p.starts_on <= NEW.ends_on AND p.ends_on >= NEW.starts_on) OR (p.state = 'closed' AND p.starts_on > NEW.starts_on)) THEN
    RAISE EXCEPTION 'rapport: Periods follow each other: this one has days of another, or lies before one that is closed.' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM credit_period p) AND NOT EXISTS (SELECT 1 FROM credit_period p WHERE p.ends_on = NEW.starts_on - 1 OR p.starts_on = NEW.ends_on + 1) THEN
    RAISE EXCEPTION 'rapport: Periods follow each other: this one leaves days out.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER credit_period_begins BEFORE INSERT ON credit_period FOR EACH ROW EXECUTE FUNCTION credit_period_begins();
-- guard: credit_period_moves
CREATE OR REPLACE FUNCTION credit_period_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'closed' THEN
    RAISE EXCEPTION 'rapport: A period that is closed stays as it is.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.kind <> OLD.kind OR NEW.starts_on <> OLD.starts_on OR NEW.ends_on <> OLD.ends_on OR NEW.opened_by_id <> OLD.opened_by_id THEN
    RAISE EXCEPTION 'rapport: A period keeps its days and who opened it.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'open' AND OLD.state <> 'open' OR NEW.state = 'reviewed' AND OLD.state NOT IN ('calculated', 'reviewed') OR NEW.state = 'closed' AND OLD.state <> 'reviewed' THEN
    RAISE EXCEPTION 'rapport: A period is calculated, then reviewed, then closed.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'closed' AND (NEW.calculated_by_id <> OLD.calculated_by_id OR NEW.reviewed_by_id <> OLD.reviewed_by_id OR NEW.runs <> OLD.runs) THEN
    RAISE EXCEPTION 'rapport: What is closed is the period as it was calculated and reviewed.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'closed' AND NEW.closed_by_id IN (NEW.calculated_by_id, NEW.reviewed_by_id) AND NOT EXISTS (SELECT 1 FROM firm f WHERE f.control_profile = 'small') THEN
    RAISE EXCEPTION 'rapport: You calculated or reviewed this period, so somebody else must close it.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'closed' AND EXISTS (SELECT 1 FROM credit_period p WHERE p.starts_on < NEW.starts_on AND p.state <> 'closed') THEN
    RAISE EXCEPTION 'rapport: Earlier periods are closed first.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'closed' AND NEW.closed_at::date < NEW.ends_on THEN
    RAISE EXCEPTION 'rapport: A period is closed after its last day.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER credit_period_moves BEFORE UPDATE ON credit_period FOR EACH ROW EXECUTE FUNCTION credit_period_moves();
-- guard: bonus_statement_added
CREATE OR REPLACE FUNCTION bonus_statement_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM credit_period p WHERE p.id = NEW.period_id FOR SHARE;
  IF EXISTS (SELECT 1 FROM credit_period p WHERE p.id = NEW.period_id AND p.state = 'closed') THEN
    RAISE EXCEPTION 'rapport: A statement of a period that is closed stays as it is.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER bonus_statement_added BEFORE INSERT ON bonus_statement FOR EACH ROW EXECUTE FUNCTION bonus_statement_added();
-- guard: bonus_statement_moves
CREATE OR REPLACE FUNCTION bonus_statement_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM credit_period p WHERE p.id = OLD.period_id AND p.state = 'closed') OR EXISTS (SELECT 1 FROM credit_period p WHERE p.id = NEW.period_id AND p.state = 'closed') THEN
    RAISE EXCEPTION 'rapport: A statement of a period that is closed stays as it is.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER bonus_statement_moves BEFORE UPDATE ON bonus_statement FOR EACH ROW EXECUTE FUNCTION bonus_statement_moves();
-- guard: bonus_statement_goes
CREATE OR REPLACE FUNCTION bonus_statement_goes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM credit_period p WHERE p.id = OLD.period_id AND p.state = 'closed') THEN
    RAISE EXCEPTION 'rapport: A statement of a period that is closed stays as it is.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER bonus_statement_goes BEFORE DELETE ON bonus_statement FOR EACH ROW EXECUTE FUNCTION bonus_statement_goes();
-- guard: statement_link_added
CREATE OR REPLACE FUNCTION statement_link_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM bonus_statement s JOIN credit_period p ON p.id = s.period_id WHERE s.id = NEW.statement_id AND p.state = 'closed') THEN
    RAISE EXCEPTION 'rapport: A statement of a period that is closed stays as it is.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER statement_link_added BEFORE INSERT ON statement_link FOR EACH ROW EXECUTE FUNCTION statement_link_added();
-- guard: statement_link_moves
CREATE OR REPLACE FUNCTION statement_link_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM bonus_statement s JOIN credit_period p ON p.id = s.period_id WHERE s.id = OLD.statement_id AND p.state = 'closed') OR EXISTS (SELECT 1 FROM bonus_statement s JOIN credit_period p ON p.id = s.period_id WHERE s.id = NEW.statement_id AND p.state = 'closed') THEN
    RAISE EXCEPTION 'rapport: A statement of a period that is closed stays as it is.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER statement_link_moves BEFORE UPDATE ON statement_link FOR EACH ROW EXECUTE FUNCTION statement_link_moves();
-- guard: statement_link_goes
CREATE OR REPLACE FUNCTION statement_link_goes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM bonus_statement s JOIN credit_period p ON p.id = s.period_id WHERE s.id = OLD.statement_id AND p.state = 'closed') THEN
    RAISE EXCEPTION 'rapport: A statement of a period that is closed stays as it is.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER statement_link_goes BEFORE DELETE ON statement_link FOR EACH ROW EXECUTE FUNCTION statement_link_goes();
-- guard: credit_period_goes
CREATE OR REPLACE FUNCTION credit_period_goes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state NOT IN ('open', 'calculated') THEN
    RAISE EXCEPTION 'rapport: A period is kept once somebody reviewed it.' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM credit_period p WHERE p.starts_on > OLD.starts_on) THEN
    RAISE EXCEPTION 'rapport: Periods follow each other: remove the later ones first.' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM scorecard s WHERE s.period_id = OLD.id) THEN
    RAISE EXCEPTION 'rapport: Scorecards of this period were begun, so it stays.' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM dispute d WHERE d.period_id = OLD.id) THEN
    RAISE EXCEPTION 'rapport: Disputes of this period were filed, so it stays.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER credit_period_goes BEFORE DELETE ON credit_period FOR EACH ROW EXECUTE FUNCTION credit_period_goes();
-- guard: statement_team_added
CREATE OR REPLACE FUNCTION statement_team_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM bonus_statement s JOIN credit_period p ON p.id = s.period_id WHERE s.id = NEW.statement_id AND p.state = 'closed') THEN
    RAISE EXCEPTION 'rapport: The teams of a period that is closed stay as they were then.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER statement_team_added BEFORE INSERT ON statement_team FOR EACH ROW EXECUTE FUNCTION statement_team_added();
-- guard: statement_team_keep
CREATE OR REPLACE FUNCTION statement_team_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rapport: The teams of a period that is closed stay as they were then.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER statement_team_keep BEFORE UPDATE OR DELETE ON statement_team FOR EACH ROW EXECUTE FUNCTION statement_team_keep();
-- guard: statement_team_keep_all
CREATE OR REPLACE FUNCTION statement_team_keep_all() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rapport: The teams of closed periods are never emptied.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER statement_team_keep_all BEFORE TRUNCATE ON statement_team FOR EACH STATEMENT EXECUTE FUNCTION statement_team_keep_all();
-- guard: credit_period_keep_all
CREATE OR REPLACE FUNCTION credit_period_keep_all() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rapport: Periods are never emptied.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER credit_period_keep_all BEFORE TRUNCATE ON credit_period FOR EACH STATEMENT EXECUTE FUNCTION credit_period_keep_all();
-- guard: bonus_statement_keep_all
CREATE OR REPLACE FUNCTION bonus_statement_keep_all() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rapport: Statements are never emptied.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER bonus_statement_keep_all BEFORE TRUNCATE ON bonus_statement FOR EACH STATEMENT EXECUTE FUNCTION bonus_statement_keep_all();
-- guard: statement_link_keep_all
CREATE OR REPLACE FUNCTION statement_link_keep_all() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rapport: What statements take from each other is never emptied.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER statement_link_keep_all BEFORE TRUNCATE ON statement_link FOR EACH STATEMENT EXECUTE FUNCTION statement_link_keep_all();
-- guard: bank_change_fits
CREATE OR REPLACE FUNCTION bank_change_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM activity l WHERE l.id = NEW.line_id FOR UPDATE;
  IF NEW.state <> 'waiting' OR NOT EXISTS (SELECT 1 FROM activity l WHERE l.id = NEW.line_id AND l.is_bound
    AND l.amount_minor = NEW.was_minor AND l.currency = NEW.was_currency AND l.booked_on = NEW.was_on) THEN
    RAISE EXCEPTION 'rapport: A change of the bank waits for a line on which a decision was made, and says what that line says.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER bank_change_fits BEFORE INSERT ON bank_change FOR EACH ROW EXECUTE FUNCTION bank_change_fits();
-- guard: bank_change_is_settled_once
CREATE OR REPLACE FUNCTION bank_change_is_settled_once() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE is_confirmer boolean;
BEGIN
  IF OLD.state <> 'waiting' OR NEW.state = 'waiting' OR NEW.line_id <> OLD.line_id OR NEW.file_id <> OLD.file_id
    OR NEW.was_on <> OLD.was_on OR NEW.was_minor <> OLD.was_minor OR NEW.was_currency <> OLD.was_currency
    OR NEW.is_on <> OLD.is_on OR NEW.is_minor <> OLD.is_minor OR NEW.is_currency <> OLD.is_currency THEN
    RAISE EXCEPTION 'rapport: A change of the bank is settled once and stays as it was said.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'taken' AND NOT EXISTS (SELECT 1 FROM activity l WHERE l.id = NEW.line_id
    AND l.amount_minor = NEW.is_minor AND l.currency = NEW.is_currency AND l.booked_on = NEW.is_on) THEN
    RAISE EXCEPTION 'rapport: A change of the bank is taken once its line says the same.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'outdated' AND NOT EXISTS (SELECT 1 FROM bank_change b WHERE b.line_id = NEW.line_id
    AND b.id <> NEW.id AND b.state = 'taken') THEN
    RAISE EXCEPTION 'rapport: A change of the bank is outdated once another one was taken.' USING ERRCODE = 'check_violation';
  END IF;
  is_confirmer := EXISTS (SELECT 1 FROM allocation a JOIN decision d ON d.id = a.decision_id
    WHERE a.activity_id = NEW.line_id AND d.decided_by_id = NEW.settled_by_id);
  IF NEW.state IN ('taken', 'left') AND NOT NEW.is_single_control AND is_confirmer THEN
    RAISE EXCEPTION 'rapport: Whoever confirmed a claim by this line leaves what the bank says of it to somebody else.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.is_single_control AND NOT (NEW.state IN ('taken', 'left') AND is_confirmer
    AND EXISTS (SELECT 1 FROM firm f WHERE f.control_profile = 'small')) THEN
    RAISE EXCEPTION 'rapport: Single control is of who confirmed by this line, in a firm that works with it.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER bank_change_is_settled_once BEFORE UPDATE ON bank_change FOR EACH ROW EXECUTE FUNCTION bank_change_is_settled_once();
-- guard: bank_change_keeps_rows
CREATE OR REPLACE FUNCTION bank_change_keeps_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'waiting' THEN
    RAISE EXCEPTION 'rapport: A change of the bank is settled once and stays as it was said.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER bank_change_keeps_rows BEFORE DELETE ON bank_change FOR EACH ROW EXECUTE FUNCTION bank_change_keeps_rows();
-- guard: correction_fits
CREATE OR REPLACE FUNCTION correction_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.corrected_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM activity l JOIN activity o ON o.account_id = l.account_id AND o.id = NEW.corrected_id
    WHERE l.id = NEW.line_id AND (NEW.kind <> 'reverses' OR NEW.bank_id <> '' OR (o.amount_minor = -l.amount_minor
      AND o.currency = l.currency AND o.booked_on <= l.booked_on))) THEN
    RAISE EXCEPTION 'rapport: A line corrects one of its own account, and reverses its amount.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.file_id IS DISTINCT FROM (SELECT l.file_id FROM activity l WHERE l.id = NEW.line_id) THEN
    RAISE EXCEPTION 'rapport: A correction comes with the file of its line.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER correction_fits BEFORE INSERT ON correction FOR EACH ROW EXECUTE FUNCTION correction_fits();
-- guard: correction_goes_on_fitting
CREATE TRIGGER correction_goes_on_fitting BEFORE UPDATE ON correction FOR EACH ROW EXECUTE FUNCTION correction_fits();
-- guard: exchange_rate_keep
CREATE OR REPLACE FUNCTION exchange_rate_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rapport: A rate is kept as it was entered; a correction is entered beside it.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER exchange_rate_keep BEFORE UPDATE OR DELETE ON exchange_rate FOR EACH ROW EXECUTE FUNCTION exchange_rate_keep();
-- guard: exchange_rate_keep_all
CREATE TRIGGER exchange_rate_keep_all BEFORE TRUNCATE ON exchange_rate FOR EACH STATEMENT EXECUTE FUNCTION exchange_rate_keep();
-- guard: exchange_rate_follows
CREATE OR REPLACE FUNCTION exchange_rate_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.revision > 1 AND NOT EXISTS (SELECT 1 FROM exchange_rate r WHERE r.currency = NEW.currency
    AND r.quote = NEW.quote AND r.quoted_on = NEW.quoted_on AND r.revision = NEW.revision - 1) THEN
    RAISE EXCEPTION 'rapport: A correction follows the rate that it corrects.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER exchange_rate_follows BEFORE INSERT ON exchange_rate FOR EACH ROW EXECUTE FUNCTION exchange_rate_follows();
-- guard: dispute_begins
CREATE OR REPLACE FUNCTION dispute_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> 'open' OR NEW.signer_id IS NOT NULL OR NEW.reminded_at IS NOT NULL OR NEW.spoken_by_id <> NEW.user_id THEN
    RAISE EXCEPTION 'rapport: A dispute begins open.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.expected_minor < NEW.actual_minor THEN
    RAISE EXCEPTION 'rapport: A dispute asks for more than the statement says.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER dispute_begins BEFORE INSERT ON dispute FOR EACH ROW EXECUTE FUNCTION dispute_begins();
-- guard: dispute_moves
CREATE OR REPLACE FUNCTION dispute_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Closing and granting take turns, so that the second meets what the first one wrote.
  PERFORM 1 FROM credit_period p WHERE NEW.state = 'granted' AND p.starts_on = NEW.settles_on FOR SHARE;
  IF OLD.state IN ('granted', 'refused', 'withdrawn') THEN
    RAISE EXCEPTION 'rapport: A dispute that is decided or withdrawn stays as it is.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.user_id <> OLD.user_id OR NEW.period_id <> OLD.period_id OR NEW.about <> OLD.about OR NEW.subject <> OLD.subject OR NEW.clause <> OLD.clause OR NEW.currency <> OLD.currency OR NEW.actual_minor <> OLD.actual_minor
    OR NEW.expected_minor <> OLD.expected_minor OR NEW.reason <> OLD.reason OR NEW.explanation <> OLD.explanation OR NEW.filed_at <> OLD.filed_at OR NEW.filed_on <> OLD.filed_on OR NEW.due_on <> OLD.due_on OR NEW.part_on IS DISTINCT FROM OLD.part_on OR NEW.claim_id IS DISTINCT FROM OLD.claim_id THEN
    RAISE EXCEPTION 'rapport: A dispute keeps what it is about, its figures and its dates.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state <> OLD.state AND (
    NEW.state = 'agreed' AND COALESCE((SELECT d.outcome FROM dispute_decision d WHERE d.dispute_id = NEW.id ORDER BY d.id DESC LIMIT 1), '') <> 'grant'
    OR NEW.state = 'refused' AND COALESCE((SELECT d.outcome FROM dispute_decision d WHERE d.dispute_id = NEW.id ORDER BY d.id DESC LIMIT 1), '') <> 'refuse'
    OR NEW.state = 'open' AND COALESCE((SELECT d.outcome FROM dispute_decision d WHERE d.dispute_id = NEW.id ORDER BY d.id DESC LIMIT 1), '') <> 'decline'
    OR NEW.state = 'granted' AND NOT EXISTS (SELECT 1 FROM dispute_decision d WHERE d.dispute_id = NEW.id
      AND d.id = (SELECT MAX(l.id) FROM dispute_decision l WHERE l.dispute_id = NEW.id) AND (d.outcome = 'sign' OR (d.outcome = 'grant' AND d.is_single_control))))
    OR NEW.state IN ('agreed', 'granted') AND NEW.granted_minor IS DISTINCT FROM (SELECT d.amount_minor FROM dispute_decision d WHERE d.dispute_id = NEW.id ORDER BY d.id DESC LIMIT 1) THEN
    RAISE EXCEPTION 'rapport: A dispute follows the decisions that were taken on it.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'granted' AND NEW.settles_on <> COALESCE((SELECT MAX(p.ends_on) + 1 FROM credit_period p WHERE p.state = 'closed'),
    (SELECT MIN(p.starts_on) FROM credit_period p)) THEN
    RAISE EXCEPTION 'rapport: What is granted is settled in the first period that is not closed.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state IN ('agreed', 'granted') AND NEW.about = 'claim' AND NEW.claim_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.claim_id AND (c.allocated_minor > 0 OR c.state = 'confirmed')) THEN
    RAISE EXCEPTION 'rapport: No amount is granted for a claim of which nothing is confirmed.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'granted' AND NOT EXISTS (SELECT 1 FROM credit_period p WHERE p.id = NEW.period_id AND p.state = 'closed') THEN
    RAISE EXCEPTION 'rapport: An amount is granted once its period is closed.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'agreed' AND (OLD.state <> 'agreed' OR NEW.signer_id IS DISTINCT FROM OLD.signer_id)
    AND NEW.signer_id NOT IN (WITH able(id, is_above) AS (SELECT u.id, EXISTS (SELECT 1 FROM reach a WHERE a.manager_id = u.id AND a.user_id = NEW.user_id)
      FROM app_user u JOIN user_role r ON r.user_id = u.id AND r.role = 'manager' WHERE u.is_active AND u.id NOT IN (NEW.user_id, (SELECT d.decided_by_id FROM dispute_decision d WHERE d.dispute_id = NEW.id ORDER BY d.id DESC LIMIT 1))
      AND NOT EXISTS (SELECT 1 FROM reach b WHERE b.user_id = u.id AND b.manager_id IN (NEW.user_id, (SELECT d.decided_by_id FROM dispute_decision d WHERE d.dispute_id = NEW.id ORDER BY d.id DESC LIMIT 1)))
      AND NOT EXISTS (SELECT 1 FROM (SELECT NEW.claim_id AS claim_id UNION ALL SELECT k.claim_id FROM dispute_claim k WHERE k.dispute_id = NEW.id) about JOIN claim c ON c.id = about.claim_id WHERE (u.id IN (c.claimant_id, c.entered_by_id)
        OR EXISTS (SELECT 1 FROM credit_share s WHERE s.claim_id = c.id AND s.user_id = u.id))))
      SELECT n.id FROM able n WHERE n.is_above OR NOT EXISTS (SELECT 1 FROM able o WHERE o.is_above)) THEN
    RAISE EXCEPTION 'rapport: Another manager above signs this; where there is none, one who was chosen and is below neither this person nor whoever granted it.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER dispute_moves BEFORE UPDATE ON dispute FOR EACH ROW EXECUTE FUNCTION dispute_moves();
-- guard: dispute_keep
CREATE OR REPLACE FUNCTION dispute_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rapport: A dispute is decided or withdrawn, never removed.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER dispute_keep BEFORE DELETE ON dispute FOR EACH ROW EXECUTE FUNCTION dispute_keep();
-- guard: dispute_keep_all
CREATE TRIGGER dispute_keep_all BEFORE TRUNCATE ON dispute FOR EACH STATEMENT EXECUTE FUNCTION dispute_keep();
-- guard: dispute_claim_fits
CREATE OR REPLACE FUNCTION dispute_claim_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM dispute d WHERE d.id = NEW.dispute_id FOR NO KEY UPDATE;
  IF NOT EXISTS (SELECT 1 FROM dispute d WHERE d.id = NEW.dispute_id AND d.state IN ('open', 'agreed')) THEN
    RAISE EXCEPTION 'rapport: A dispute that is decided or withdrawn is about nothing more.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER dispute_claim_fits BEFORE INSERT ON dispute_claim FOR EACH ROW EXECUTE FUNCTION dispute_claim_fits();
-- guard: dispute_claim_keep
CREATE OR REPLACE FUNCTION dispute_claim_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rapport: What a dispute is about stays on record.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER dispute_claim_keep BEFORE UPDATE OR DELETE ON dispute_claim FOR EACH ROW EXECUTE FUNCTION dispute_claim_keep();
-- guard: dispute_claim_keep_all
CREATE TRIGGER dispute_claim_keep_all BEFORE TRUNCATE ON dispute_claim FOR EACH STATEMENT EXECUTE FUNCTION dispute_claim_keep();
-- guard: dispute_message_fits
CREATE OR REPLACE FUNCTION dispute_message_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM dispute d WHERE d.id = NEW.dispute_id FOR NO KEY UPDATE;
  IF NOT EXISTS (SELECT 1 FROM dispute d WHERE d.id = NEW.dispute_id AND d.state IN ('open', 'agreed')) THEN
    RAISE EXCEPTION 'rapport: A dispute that is decided or withdrawn takes no further word.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER dispute_message_fits BEFORE INSERT ON dispute_message FOR EACH ROW EXECUTE FUNCTION dispute_message_fits();
-- guard: dispute_message_keep
CREATE OR REPLACE FUNCTION dispute_message_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rapport: What was said in a dispute stays as it was said.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER dispute_message_keep BEFORE UPDATE OR DELETE ON dispute_message FOR EACH ROW EXECUTE FUNCTION dispute_message_keep();
-- guard: dispute_message_keep_all
CREATE TRIGGER dispute_message_keep_all BEFORE TRUNCATE ON dispute_message FOR EACH STATEMENT EXECUTE FUNCTION dispute_message_keep();
-- guard: dispute_decision_fits
CREATE OR REPLACE FUNCTION dispute_decision_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM dispute d WHERE d.id = NEW.dispute_id FOR NO KEY UPDATE;
  IF EXISTS (SELECT 1 FROM dispute d WHERE d.id = NEW.dispute_id AND d.user_id = NEW.decided_by_id) THEN
    RAISE EXCEPTION 'rapport: Nobody decides on their own dispute.' USING ERRCODE = 'check_violation';
  END IF;
  -- Who granted takes it back, also once they were found to have a part in it.
  IF NOT (NEW.outcome = 'decline' AND NEW.decided_by_id = (SELECT l.decided_by_id FROM dispute_decision l WHERE l.dispute_id = NEW.dispute_id ORDER BY l.id DESC LIMIT 1))
    AND EXISTS (SELECT 1 FROM (SELECT d.claim_id FROM dispute d WHERE d.id = NEW.dispute_id UNION ALL SELECT k.claim_id FROM dispute_claim k WHERE k.dispute_id = NEW.dispute_id) about JOIN claim c ON c.id = about.claim_id WHERE (NEW.decided_by_id IN (c.claimant_id, c.entered_by_id)
    OR EXISTS (SELECT 1 FROM credit_share s WHERE s.claim_id = c.id AND s.user_id = NEW.decided_by_id))) THEN
    RAISE EXCEPTION 'rapport: You have a part in the claim that this dispute is about, so somebody else must decide it.' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM dispute d WHERE d.id = NEW.dispute_id AND d.state = CASE WHEN NEW.outcome IN ('grant', 'refuse') THEN 'open' ELSE 'agreed' END) THEN
    RAISE EXCEPTION 'rapport: This dispute does not wait for that decision.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.outcome = 'grant' AND NOT EXISTS (SELECT 1 FROM dispute d WHERE d.id = NEW.dispute_id AND (NEW.amount_minor BETWEEN 1 AND d.expected_minor - d.actual_minor
    OR NEW.amount_minor BETWEEN d.expected_minor - d.actual_minor AND -1)) THEN
    RAISE EXCEPTION 'rapport: What is granted is at most the difference in dispute, and of its sign.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.outcome IN ('grant', 'sign') AND EXISTS (SELECT 1 FROM (SELECT d.expected_minor - d.actual_minor - COALESCE((SELECT SUM(o.granted_minor) FROM dispute o WHERE o.user_id = d.user_id
      AND o.subject = d.subject AND o.currency = d.currency AND o.id <> d.id AND o.state IN ('agreed', 'granted') AND (o.period_id = d.period_id OR d.about = 'claim')), 0) AS left_minor
      FROM dispute d WHERE d.id = NEW.dispute_id) l WHERE (NEW.amount_minor > 0 AND NEW.amount_minor > l.left_minor) OR (NEW.amount_minor < 0 AND NEW.amount_minor < l.left_minor)) THEN
    RAISE EXCEPTION 'rapport: Another dispute grants this already: less is left than that.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.outcome IN ('sign', 'decline') AND NOT EXISTS (SELECT 1 FROM dispute_decision g WHERE g.dispute_id = NEW.dispute_id AND g.outcome = 'grant' AND (NEW.outcome = 'decline' OR g.decided_by_id <> NEW.decided_by_id)
    AND g.id = (SELECT MAX(l.id) FROM dispute_decision l WHERE l.dispute_id = NEW.dispute_id) AND (NEW.outcome = 'decline' OR g.amount_minor = NEW.amount_minor)) THEN
    RAISE EXCEPTION 'rapport: Somebody else signs what was granted, and signs that amount.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.is_single_control AND NOT EXISTS (SELECT 1 FROM firm f WHERE f.control_profile = 'small') THEN
    RAISE EXCEPTION 'rapport: A second person signs what is granted in this firm.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.outcome IN ('sign', 'decline') AND NOT EXISTS (SELECT 1 FROM dispute d JOIN dispute_decision g ON g.dispute_id = d.id AND g.outcome = 'grant'
    WHERE d.id = NEW.dispute_id AND g.id = (SELECT MAX(l.id) FROM dispute_decision l WHERE l.dispute_id = d.id) AND (NEW.outcome = 'decline' AND g.decided_by_id = NEW.decided_by_id OR (d.signer_id = NEW.decided_by_id OR EXISTS (SELECT 1 FROM reach a WHERE a.manager_id = NEW.decided_by_id AND a.user_id = d.user_id))
    AND EXISTS (SELECT 1 FROM app_user u JOIN user_role r ON r.user_id = u.id AND r.role = 'manager' WHERE u.id = NEW.decided_by_id AND u.is_active)
    AND NOT EXISTS (SELECT 1 FROM reach b WHERE b.user_id = NEW.decided_by_id AND b.manager_id IN (d.user_id, g.decided_by_id)))) THEN
    RAISE EXCEPTION 'rapport: Another manager above signs this; where there is none, one who was chosen and is below neither this person nor whoever granted it.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER dispute_decision_fits BEFORE INSERT ON dispute_decision FOR EACH ROW EXECUTE FUNCTION dispute_decision_fits();
-- guard: dispute_decision_keep
CREATE OR REPLACE FUNCTION dispute_decision_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rapport: A decision on a dispute stays as it was taken.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER dispute_decision_keep BEFORE UPDATE OR DELETE ON dispute_decision FOR EACH ROW EXECUTE FUNCTION dispute_decision_keep();
-- guard: dispute_decision_keep_all
CREATE TRIGGER dispute_decision_keep_all BEFORE TRUNCATE ON dispute_decision FOR EACH STATEMENT EXECUTE FUNCTION dispute_decision_keep();
-- guard: incentive_award_keep
CREATE OR REPLACE FUNCTION incentive_award_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rapport: An award is withdrawn, never removed.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER incentive_award_keep BEFORE DELETE ON incentive_award FOR EACH ROW EXECUTE FUNCTION incentive_award_keep();
-- guard: incentive_award_keep_all
CREATE TRIGGER incentive_award_keep_all BEFORE TRUNCATE ON incentive_award FOR EACH STATEMENT EXECUTE FUNCTION incentive_award_keep();
-- guard: incentive_award_begins
CREATE OR REPLACE FUNCTION incentive_award_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> 'entered' THEN
    RAISE EXCEPTION 'rapport: An award is entered by one person and then approved by another.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER incentive_award_begins BEFORE INSERT ON incentive_award FOR EACH ROW EXECUTE FUNCTION incentive_award_begins();
-- guard: incentive_award_moves
CREATE OR REPLACE FUNCTION incentive_award_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'withdrawn' THEN
    RAISE EXCEPTION 'rapport: An award that was withdrawn stays withdrawn.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.user_id <> OLD.user_id OR NEW.what <> OLD.what OR NEW.value_minor IS DISTINCT FROM OLD.value_minor OR NEW.currency IS DISTINCT FROM OLD.currency OR NEW.given_on <> OLD.given_on OR NEW.giver <> OLD.giver OR NEW.reason <> OLD.reason OR NEW.entered_by_id <> OLD.entered_by_id OR NEW.entered_at <> OLD.entered_at THEN
    RAISE EXCEPTION 'rapport: An award stays as it was entered; withdraw it and enter it again.' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.approved_by_id IS NOT NULL AND (NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id OR NEW.approved_at IS DISTINCT FROM OLD.approved_at) THEN
    RAISE EXCEPTION 'rapport: Who approved an award stays on the record.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'approved' AND NEW.approved_by_id = NEW.entered_by_id AND NOT EXISTS (SELECT 1 FROM firm f WHERE f.control_profile = 'small') THEN
    RAISE EXCEPTION 'rapport: You entered this award, so somebody else must approve it.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'approved' AND OLD.state <> 'approved' AND NEW.approved_by_id <> NEW.entered_by_id
    AND NEW.approved_by_id NOT IN (WITH able(id, is_above) AS (SELECT u.id, EXISTS (SELECT 1 FROM reach a WHERE a.manager_id = u.id AND a.user_id = NEW.user_id)
      FROM app_user u JOIN user_role r ON r.user_id = u.id AND r.role = 'manager' WHERE u.is_active AND u.id NOT IN (NEW.user_id, NEW.entered_by_id)
      AND NOT EXISTS (SELECT 1 FROM reach b WHERE b.user_id = u.id AND b.manager_id IN (NEW.user_id, NEW.entered_by_id)))
      SELECT n.id FROM able n WHERE n.is_above OR NOT EXISTS (SELECT 1 FROM able o WHERE o.is_above)) THEN
    RAISE EXCEPTION 'rapport: Another manager above approves this award; where there is none, one who is below neither this person nor whoever entered it.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER incentive_award_moves BEFORE UPDATE ON incentive_award FOR EACH ROW EXECUTE FUNCTION incentive_award_moves();
-- guard: scorecard_begins
CREATE OR REPLACE FUNCTION scorecard_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM credit_period p WHERE p.id = NEW.period_id AND p.state = 'closed') THEN
    RAISE EXCEPTION 'rapport: A scorecard of a period that is closed stays as it is.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state <> 'begun' OR NEW.round <> 0 THEN
    RAISE EXCEPTION 'rapport: A scorecard begins without scores.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.begun_by_id = NEW.user_id THEN
    RAISE EXCEPTION 'rapport: Nobody begins a scorecard of their own.' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM credit_period p WHERE p.id = NEW.period_id AND NEW.begun_at::date < p.ends_on) THEN
    RAISE EXCEPTION 'rapport: A scorecard is begun after the last day of its period.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER scorecard_begins BEFORE INSERT ON scorecard FOR EACH ROW EXECUTE FUNCTION scorecard_begins();
-- guard: scorecard_moves
CREATE OR REPLACE FUNCTION scorecard_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM credit_period p WHERE p.id = OLD.period_id AND p.state = 'closed') THEN
    RAISE EXCEPTION 'rapport: A scorecard of a period that is closed stays as it is.' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.state = 'signed' THEN
    RAISE EXCEPTION 'rapport: A scorecard that is signed stays as it is.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.period_id <> OLD.period_id OR NEW.user_id <> OLD.user_id OR NEW.begun_by_id <> OLD.begun_by_id OR NEW.begun_at <> OLD.begun_at OR NEW.criteria::text <> OLD.criteria::text OR NEW.figures::text <> OLD.figures::text THEN
    RAISE EXCEPTION 'rapport: A scorecard keeps its person, its period, its criteria and its figures.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.scored_by_id = NEW.user_id OR NEW.signed_by_id = NEW.user_id THEN
    RAISE EXCEPTION 'rapport: Nobody scores or signs a scorecard of their own.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'signed' AND OLD.state <> 'scored' OR NEW.state = 'scored' AND OLD.state <> 'begun' THEN
    RAISE EXCEPTION 'rapport: A scorecard is scored, then signed.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'signed' AND (NEW.points <> OLD.points OR NEW.scored_by_id <> OLD.scored_by_id OR NEW.scored_at IS DISTINCT FROM OLD.scored_at OR NEW.round <> OLD.round OR NEW.signer_id IS DISTINCT FROM OLD.signer_id) THEN
    RAISE EXCEPTION 'rapport: What is signed is what was scored.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'signed' AND NEW.signed_by_id = NEW.scored_by_id AND NOT EXISTS (SELECT 1 FROM firm f WHERE f.control_profile = 'small') THEN
    RAISE EXCEPTION 'rapport: You scored this, so another manager must sign it.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'scored' AND (NEW.round <> OLD.round + 1 OR (SELECT COALESCE(SUM(c.weight), 0) FROM scorecard_score c WHERE c.scorecard_id = NEW.id AND c.round = NEW.round AND c.scored_by_id = NEW.scored_by_id) <> 10000 OR (SELECT COALESCE(SUM(c.weight * c.score), 0) FROM scorecard_score c WHERE c.scorecard_id = NEW.id AND c.round = NEW.round AND c.scored_by_id = NEW.scored_by_id) <> NEW.points) THEN
    RAISE EXCEPTION 'rapport: The score is the sum of all criteria by their weights.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'begun' AND (NEW.round <> OLD.round OR OLD.state = 'scored' AND NOT EXISTS (SELECT 1 FROM scorecard_return b WHERE b.scorecard_id = OLD.id AND b.round = OLD.round)) THEN
    RAISE EXCEPTION 'rapport: Scores are sent back with a reason.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.state = 'scored' AND NEW.signer_id IS NOT NULL AND (OLD.state <> 'scored' OR NEW.signer_id IS DISTINCT FROM OLD.signer_id)
    AND NEW.signer_id NOT IN (WITH able(id, is_above) AS (SELECT u.id, EXISTS (SELECT 1 FROM reach a WHERE a.manager_id = u.id AND a.user_id = NEW.user_id)
      FROM app_user u JOIN user_role r ON r.user_id = u.id AND r.role = 'manager' WHERE u.is_active AND u.id NOT IN (NEW.user_id, NEW.scored_by_id)
      AND NOT EXISTS (SELECT 1 FROM reach b WHERE b.user_id = u.id AND b.manager_id IN (NEW.user_id, NEW.scored_by_id)))
      SELECT n.id FROM able n WHERE n.is_above OR NOT EXISTS (SELECT 1 FROM able o WHERE o.is_above))
    OR NEW.state = 'signed' AND NEW.signed_by_id <> NEW.scored_by_id AND NOT ((NEW.signed_by_id IS NOT DISTINCT FROM NEW.signer_id OR EXISTS (SELECT 1 FROM reach a WHERE a.manager_id = NEW.signed_by_id AND a.user_id = NEW.user_id))
    AND EXISTS (SELECT 1 FROM app_user u JOIN user_role r ON r.user_id = u.id AND r.role = 'manager' WHERE u.id = NEW.signed_by_id AND u.is_active)
    AND NOT EXISTS (SELECT 1 FROM reach b WHERE b.user_id = NEW.signed_by_id AND b.manager_id IN (NEW.user_id, NEW.scored_by_id))) THEN
    RAISE EXCEPTION 'rapport: Another manager above signs these scores; where there is none, one who was chosen and is below neither this person nor whoever scored.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER scorecard_moves BEFORE UPDATE ON scorecard FOR EACH ROW EXECUTE FUNCTION scorecard_moves();
-- guard: scorecard_goes
CREATE OR REPLACE FUNCTION scorecard_goes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'begun' OR OLD.round <> 0 THEN
    RAISE EXCEPTION 'rapport: A scorecard is kept once it was scored.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER scorecard_goes BEFORE DELETE ON scorecard FOR EACH ROW EXECUTE FUNCTION scorecard_goes();
-- guard: scorecard_score_added
CREATE OR REPLACE FUNCTION scorecard_score_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM scorecard s JOIN credit_period p ON p.id = s.period_id WHERE s.id = NEW.scorecard_id AND p.state = 'closed') THEN
    RAISE EXCEPTION 'rapport: A scorecard of a period that is closed stays as it is.' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM scorecard s WHERE s.id = NEW.scorecard_id AND s.user_id = NEW.scored_by_id) THEN
    RAISE EXCEPTION 'rapport: Nobody scores or signs a scorecard of their own.' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM scorecard s WHERE s.id = NEW.scorecard_id AND s.state = 'begun' AND s.round + 1 = NEW.round) THEN
    RAISE EXCEPTION 'rapport: Scores are given while a scorecard is begun.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER scorecard_score_added BEFORE INSERT ON scorecard_score FOR EACH ROW EXECUTE FUNCTION scorecard_score_added();
-- guard: scorecard_return_added
CREATE OR REPLACE FUNCTION scorecard_return_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM scorecard s JOIN credit_period p ON p.id = s.period_id WHERE s.id = NEW.scorecard_id AND p.state = 'closed') THEN
    RAISE EXCEPTION 'rapport: A scorecard of a period that is closed stays as it is.' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM scorecard s WHERE s.id = NEW.scorecard_id AND s.state = 'scored' AND s.round = NEW.round) THEN
    RAISE EXCEPTION 'rapport: Only scores that wait for their signature are sent back.' USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT 1 FROM scorecard s WHERE s.id = NEW.scorecard_id AND s.user_id = NEW.returned_by_id) THEN
    RAISE EXCEPTION 'rapport: Nobody scores or signs a scorecard of their own.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER scorecard_return_added BEFORE INSERT ON scorecard_return FOR EACH ROW EXECUTE FUNCTION scorecard_return_added();
-- guard: scorecard_remark_added
CREATE OR REPLACE FUNCTION scorecard_remark_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM scorecard s JOIN credit_period p ON p.id = s.period_id WHERE s.id = NEW.scorecard_id AND p.state = 'closed') THEN
    RAISE EXCEPTION 'rapport: A scorecard of a period that is closed stays as it is.' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM scorecard s WHERE s.id = NEW.scorecard_id AND s.state = 'begun') THEN
    RAISE EXCEPTION 'rapport: Remarks on figures are made before they are scored.' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM scorecard s WHERE s.id = NEW.scorecard_id AND s.user_id = NEW.said_by_id) THEN
    RAISE EXCEPTION 'rapport: Only the person themselves remarks on their figures.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER scorecard_remark_added BEFORE INSERT ON scorecard_remark FOR EACH ROW EXECUTE FUNCTION scorecard_remark_added();
-- guard: credit_period_waits_for_signatures
CREATE OR REPLACE FUNCTION credit_period_waits_for_signatures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state = 'closed' AND OLD.state <> 'closed' AND EXISTS (SELECT 1 FROM scorecard s WHERE s.period_id = NEW.id AND s.state <> 'signed') THEN
    RAISE EXCEPTION 'rapport: Scorecards of this period are begun and not signed yet.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER credit_period_waits_for_signatures BEFORE UPDATE ON credit_period FOR EACH ROW EXECUTE FUNCTION credit_period_waits_for_signatures();
-- guard: scorecard_score_keep
CREATE OR REPLACE FUNCTION scorecard_score_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rapport: A score stays as it was given.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER scorecard_score_keep BEFORE UPDATE OR DELETE ON scorecard_score FOR EACH ROW EXECUTE FUNCTION scorecard_score_keep();
-- guard: scorecard_score_keep_all
CREATE TRIGGER scorecard_score_keep_all BEFORE TRUNCATE ON scorecard_score FOR EACH STATEMENT EXECUTE FUNCTION scorecard_score_keep();
-- guard: scorecard_return_keep
CREATE OR REPLACE FUNCTION scorecard_return_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rapport: What was sent back stays on record.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER scorecard_return_keep BEFORE UPDATE OR DELETE ON scorecard_return FOR EACH ROW EXECUTE FUNCTION scorecard_return_keep();
-- guard: scorecard_return_keep_all
CREATE TRIGGER scorecard_return_keep_all BEFORE TRUNCATE ON scorecard_return FOR EACH STATEMENT EXECUTE FUNCTION scorecard_return_keep();
-- guard: scorecard_remark_keep
CREATE OR REPLACE FUNCTION scorecard_remark_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rapport: A remark stays as it was made.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER scorecard_remark_keep BEFORE UPDATE OR DELETE ON scorecard_remark FOR EACH ROW EXECUTE FUNCTION scorecard_remark_keep();
-- guard: scorecard_remark_keep_all
CREATE TRIGGER scorecard_remark_keep_all BEFORE TRUNCATE ON scorecard_remark FOR EACH STATEMENT EXECUTE FUNCTION scorecard_remark_keep();
-- guard: scorecard_keep_all
CREATE OR REPLACE FUNCTION scorecard_keep_all() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rapport: Scorecards are never emptied.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER scorecard_keep_all BEFORE TRUNCATE ON scorecard FOR EACH STATEMENT EXECUTE FUNCTION scorecard_keep_all();
-- guard: contact_move_keep
CREATE OR REPLACE FUNCTION contact_move_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rapport: A move of a contact stays on record; it is taken back by another one.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER contact_move_keep BEFORE UPDATE OR DELETE ON contact_move FOR EACH ROW EXECUTE FUNCTION contact_move_keep();
-- guard: contact_move_keep_all
CREATE TRIGGER contact_move_keep_all BEFORE TRUNCATE ON contact_move FOR EACH STATEMENT EXECUTE FUNCTION contact_move_keep();
-- guard: proposal_keep
CREATE OR REPLACE FUNCTION proposal_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rapport: A proposal is withdrawn, never removed.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER proposal_keep BEFORE DELETE ON proposal FOR EACH ROW EXECUTE FUNCTION proposal_keep();
-- guard: proposal_keep_all
CREATE TRIGGER proposal_keep_all BEFORE TRUNCATE ON proposal FOR EACH STATEMENT EXECUTE FUNCTION proposal_keep();
-- guard: proposal_begins
CREATE OR REPLACE FUNCTION proposal_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> 'proposed' AND NOT (NEW.state = 'given' AND NEW.is_single_control) THEN
    RAISE EXCEPTION 'rapport: A proposal waits for a second person, or is given at once where nobody else could confirm it.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.proposed_by_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM user_role r JOIN app_user u ON u.id = r.user_id
    WHERE u.id = NEW.proposed_by_id AND u.is_active AND r.role = 'admin') THEN
    RAISE EXCEPTION 'rapport: Only an administrator proposes what somebody may do.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.is_single_control AND NEW.proposed_by_id IS NOT NULL AND (EXISTS (SELECT 1 FROM user_role r JOIN app_user u ON u.id = r.user_id
      WHERE u.is_active AND r.role IN ('admin', 'manager') AND u.id NOT IN (COALESCE(NEW.user_id, 0), NEW.proposed_by_id))
    OR EXISTS (SELECT 1 FROM proposal p WHERE p.state = 'ended' AND p.role IN ('admin', 'manager')
      AND p.ended_at > NEW.given_at - interval '7 days' AND p.user_id NOT IN (COALESCE(NEW.user_id, 0), NEW.proposed_by_id))) THEN
    RAISE EXCEPTION 'rapport: Somebody else can confirm this, so it waits for them.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.kind = 'password' AND NEW.is_single_control AND NEW.proposed_by_id <> NEW.user_id
    AND EXISTS (SELECT 1 FROM app_user u WHERE u.id = NEW.user_id AND u.password_hash IS NOT NULL)
    AND (EXISTS (SELECT 1 FROM user_role r WHERE r.user_id = NEW.user_id AND r.role IN ('admin', 'manager'))
      OR EXISTS (SELECT 1 FROM proposal p WHERE p.user_id = NEW.user_id AND p.state = 'ended' AND p.role IN ('admin', 'manager') AND p.ended_at > NEW.given_at - interval '7 days')) THEN
    RAISE EXCEPTION 'rapport: Nobody alone gets the link of the only person who could confirm against them.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER proposal_begins BEFORE INSERT ON proposal FOR EACH ROW EXECUTE FUNCTION proposal_begins();
-- guard: proposal_moves
CREATE OR REPLACE FUNCTION proposal_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state IN ('withdrawn', 'ended') OR (OLD.state = 'given' AND (NEW.state NOT IN ('given', 'ended')
    OR NEW.confirmed_by_id IS DISTINCT FROM OLD.confirmed_by_id OR NEW.given_at IS DISTINCT FROM OLD.given_at)) THEN
    RAISE EXCEPTION 'rapport: What became of a proposal stays on record.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.user_id IS DISTINCT FROM OLD.user_id OR NEW.kind <> OLD.kind OR NEW.role IS DISTINCT FROM OLD.role OR NEW.team_id IS DISTINCT FROM OLD.team_id
    OR NEW.proposed_by_id IS DISTINCT FROM OLD.proposed_by_id OR NEW.proposed_at <> OLD.proposed_at OR NEW.is_single_control <> OLD.is_single_control THEN
    RAISE EXCEPTION 'rapport: A proposal stays as it was made; withdraw it and make another.' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.state = 'proposed' AND NEW.given_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM user_role r JOIN app_user u ON u.id = r.user_id
    WHERE u.id = NEW.confirmed_by_id AND u.is_active AND r.role IN ('admin', 'manager')) THEN
    RAISE EXCEPTION 'rapport: Another administrator or a manager confirms what was proposed.' USING ERRCODE = 'check_violation';
  END IF;
  IF OLD.state = 'proposed' AND NEW.given_at > OLD.proposed_at + interval '8 days' THEN
    RAISE EXCEPTION 'rapport: This proposal is too old; make it again.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER proposal_moves BEFORE UPDATE ON proposal FOR EACH ROW EXECUTE FUNCTION proposal_moves();
-- guard: user_role_given
CREATE OR REPLACE FUNCTION user_role_given() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.role IN ('admin', 'controller', 'manager', 'marketing')
      OR (NEW.role IN ('rep', 'service') AND EXISTS (SELECT 1 FROM firm f WHERE f.access_profile = 'open')))
    AND NOT EXISTS (SELECT 1 FROM proposal p WHERE p.user_id = NEW.user_id AND p.role = NEW.role AND p.state = 'given') THEN
    RAISE EXCEPTION 'rapport: This role is given once a second person has confirmed it.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER user_role_given BEFORE INSERT ON user_role FOR EACH ROW EXECUTE FUNCTION user_role_given();
-- guard: user_role_keeps
CREATE OR REPLACE FUNCTION user_role_keeps() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rapport: A role is given or taken away, never changed.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER user_role_keeps BEFORE UPDATE ON user_role FOR EACH ROW EXECUTE FUNCTION user_role_keeps();
-- guard: user_role_ends
CREATE OR REPLACE FUNCTION user_role_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE proposal SET state = 'ended', ended_at = now() AT TIME ZONE 'UTC', version = version + 1
  WHERE user_id = OLD.user_id AND role = OLD.role AND state = 'given';
  RETURN OLD;
END $$;
CREATE TRIGGER user_role_ends AFTER DELETE ON user_role FOR EACH ROW EXECUTE FUNCTION user_role_ends();
-- guard: user_role_keep_all
CREATE OR REPLACE FUNCTION user_role_keep_all() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rapport: Roles are taken away one by one, never emptied.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER user_role_keep_all BEFORE TRUNCATE ON user_role FOR EACH STATEMENT EXECUTE FUNCTION user_role_keep_all();
-- guard: app_user_returns
CREATE OR REPLACE FUNCTION app_user_returns() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.is_active AND NOT OLD.is_active
    AND EXISTS (SELECT 1 FROM user_role r WHERE r.user_id = NEW.id
      AND (r.role IN ('admin', 'controller', 'manager', 'marketing')
        OR (r.role IN ('rep', 'service') AND EXISTS (SELECT 1 FROM firm f WHERE f.access_profile = 'open')))) THEN
    RAISE EXCEPTION 'rapport: Whoever comes back gets such roles anew.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.is_active AND NOT OLD.is_active AND EXISTS (SELECT 1 FROM team t WHERE t.manager_id = NEW.id) THEN
    RAISE EXCEPTION 'rapport: Whoever comes back leads a team once a second person has confirmed it again.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER app_user_returns BEFORE UPDATE ON app_user FOR EACH ROW EXECUTE FUNCTION app_user_returns();
-- guard: team_begins
CREATE OR REPLACE FUNCTION team_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.manager_id IS NOT NULL THEN
    RAISE EXCEPTION 'rapport: A team gets its manager once a second person has confirmed it.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER team_begins BEFORE INSERT ON team FOR EACH ROW EXECUTE FUNCTION team_begins();
-- guard: team_led
CREATE OR REPLACE FUNCTION team_led() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.manager_id IS NOT NULL AND NEW.manager_id IS DISTINCT FROM OLD.manager_id
    AND NOT EXISTS (SELECT 1 FROM proposal p WHERE p.user_id = NEW.manager_id AND p.team_id = NEW.id AND p.kind = 'lead' AND p.state = 'given') THEN
    RAISE EXCEPTION 'rapport: A team gets its manager once a second person has confirmed it.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER team_led BEFORE UPDATE ON team FOR EACH ROW EXECUTE FUNCTION team_led();
-- guard: team_led_ends
CREATE OR REPLACE FUNCTION team_led_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.manager_id IS DISTINCT FROM OLD.manager_id THEN
    UPDATE proposal SET state = 'ended', ended_at = now() AT TIME ZONE 'UTC', version = version + 1
    WHERE user_id = OLD.manager_id AND team_id = OLD.id AND kind = 'lead' AND state = 'given';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER team_led_ends AFTER UPDATE ON team FOR EACH ROW EXECUTE FUNCTION team_led_ends();
-- guard: firm_begins
CREATE OR REPLACE FUNCTION firm_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.access_profile = 'open' AND NOT EXISTS (SELECT 1 FROM proposal p WHERE p.kind = 'open' AND p.state = 'given') THEN
    RAISE EXCEPTION 'rapport: The firm opens all households once a second person has confirmed it.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.control_profile = 'small' AND NOT EXISTS (SELECT 1 FROM proposal p WHERE p.kind = 'small' AND p.state = 'given') THEN
    RAISE EXCEPTION 'rapport: One person takes second steps alone once a second person has confirmed it.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER firm_begins BEFORE INSERT ON firm FOR EACH ROW EXECUTE FUNCTION firm_begins();
-- guard: firm_opens
CREATE OR REPLACE FUNCTION firm_opens() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.access_profile = 'open' AND OLD.access_profile <> 'open'
    AND NOT EXISTS (SELECT 1 FROM proposal p WHERE p.kind = 'open' AND p.state = 'given') THEN
    RAISE EXCEPTION 'rapport: The firm opens all households once a second person has confirmed it.' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.control_profile = 'small' AND OLD.control_profile <> 'small'
    AND NOT EXISTS (SELECT 1 FROM proposal p WHERE p.kind = 'small' AND p.state = 'given') THEN
    RAISE EXCEPTION 'rapport: One person takes second steps alone once a second person has confirmed it.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER firm_opens BEFORE UPDATE ON firm FOR EACH ROW EXECUTE FUNCTION firm_opens();
-- guard: firm_opened_ends
CREATE OR REPLACE FUNCTION firm_opened_ends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.access_profile <> NEW.access_profile OR OLD.control_profile <> NEW.control_profile THEN
    UPDATE proposal SET state = 'ended', ended_at = now() AT TIME ZONE 'UTC', version = version + 1
    WHERE state = 'given' AND (kind = 'open' AND OLD.access_profile = 'open' AND NEW.access_profile <> 'open'
      OR kind = 'small' AND OLD.control_profile = 'small' AND NEW.control_profile <> 'small');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER firm_opened_ends AFTER UPDATE ON firm FOR EACH ROW EXECUTE FUNCTION firm_opened_ends();
-- guard: person_placed
CREATE OR REPLACE FUNCTION person_placed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.team_id IS NOT NULL THEN
    INSERT INTO team_place (user_id, team_id, starts_on) VALUES (NEW.id, NEW.team_id, COALESCE(NEW.placed_on, NEW.joined_on));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER person_placed AFTER INSERT ON app_user FOR EACH ROW EXECUTE FUNCTION person_placed();
-- guard: person_moves
CREATE OR REPLACE FUNCTION person_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.team_id IS NOT DISTINCT FROM OLD.team_id THEN
    RETURN NULL;
  END IF;
  IF NEW.placed_on IS NULL OR EXISTS (SELECT 1 FROM credit_period p WHERE p.state = 'closed' AND p.ends_on >= NEW.placed_on)
    OR EXISTS (SELECT 1 FROM team_place t WHERE t.user_id = NEW.id AND (t.starts_on > NEW.placed_on OR t.ends_on >= NEW.placed_on)) THEN
    RAISE EXCEPTION 'rapport: Whoever moves to another team does so from a day on, which lies in no period that is closed.' USING ERRCODE = 'check_violation';
  END IF;
  DELETE FROM team_place WHERE user_id = NEW.id AND ends_on IS NULL AND starts_on = NEW.placed_on;
  UPDATE team_place SET ends_on = NEW.placed_on - 1 WHERE user_id = NEW.id AND ends_on IS NULL;
  INSERT INTO team_place (user_id, team_id, starts_on) SELECT NEW.id, NEW.team_id, NEW.placed_on WHERE NEW.team_id IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER person_moves AFTER UPDATE ON app_user FOR EACH ROW EXECUTE FUNCTION person_moves();
-- guard: team_place_begins
CREATE OR REPLACE FUNCTION team_place_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.ends_on IS NOT NULL OR EXISTS (SELECT 1 FROM team_place t WHERE t.user_id = NEW.user_id AND (t.ends_on IS NULL OR t.ends_on >= NEW.starts_on))
    OR NOT EXISTS (SELECT 1 FROM app_user u WHERE u.id = NEW.user_id AND u.team_id = NEW.team_id) THEN
    RAISE EXCEPTION 'rapport: A place in a team follows from the team of the person.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER team_place_begins BEFORE INSERT ON team_place FOR EACH ROW EXECUTE FUNCTION team_place_begins();
-- guard: team_place_moves
CREATE OR REPLACE FUNCTION team_place_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.user_id <> OLD.user_id OR NEW.team_id <> OLD.team_id OR NEW.starts_on <> OLD.starts_on OR OLD.ends_on IS NOT NULL
    OR EXISTS (SELECT 1 FROM app_user u WHERE u.id = OLD.user_id AND u.team_id = OLD.team_id) THEN
    RAISE EXCEPTION 'rapport: A place in a team ends with a move to another one, and stays as it was.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER team_place_moves BEFORE UPDATE ON team_place FOR EACH ROW EXECUTE FUNCTION team_place_moves();
-- guard: team_place_goes
CREATE OR REPLACE FUNCTION team_place_goes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.ends_on IS NOT NULL OR NOT EXISTS (SELECT 1 FROM app_user u WHERE u.id = OLD.user_id AND u.team_id IS DISTINCT FROM OLD.team_id AND u.placed_on = OLD.starts_on) THEN
    RAISE EXCEPTION 'rapport: A place in a team stays on the record.' USING ERRCODE = 'check_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER team_place_goes BEFORE DELETE ON team_place FOR EACH ROW EXECUTE FUNCTION team_place_goes();
-- guard: team_place_keep_all
CREATE OR REPLACE FUNCTION team_place_keep_all() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'rapport: Places in teams are never emptied.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER team_place_keep_all BEFORE TRUNCATE ON team_place FOR EACH STATEMENT EXECUTE FUNCTION team_place_keep_all();
