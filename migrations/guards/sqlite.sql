-- guard: audit_entry_keep
CREATE TRIGGER audit_entry_keep BEFORE UPDATE ON audit_entry BEGIN
  SELECT RAISE(ABORT, 'rapport: The audit trail cannot be changed.');
END
-- guard: audit_entry_keep_rows
CREATE TRIGGER audit_entry_keep_rows BEFORE DELETE ON audit_entry BEGIN
  SELECT RAISE(ABORT, 'rapport: The audit trail cannot be changed.');
END
-- guard: audit_payload_keep
CREATE TRIGGER audit_payload_keep BEFORE UPDATE ON audit_payload BEGIN
  SELECT RAISE(ABORT, 'rapport: The audit trail cannot be changed.');
END
-- guard: amendment_keep
CREATE TRIGGER amendment_keep BEFORE UPDATE ON amendment BEGIN
  SELECT RAISE(ABORT, 'rapport: What was amended stays as it was.');
END
-- guard: amendment_keep_rows
CREATE TRIGGER amendment_keep_rows BEFORE DELETE ON amendment BEGIN
  SELECT RAISE(ABORT, 'rapport: What was amended stays as it was.');
END
-- guard: document_keep
CREATE TRIGGER document_keep BEFORE UPDATE ON document BEGIN
  SELECT RAISE(ABORT, 'rapport: A document is kept as it was added.');
END
-- guard: document_keep_rows
CREATE TRIGGER document_keep_rows BEFORE DELETE ON document BEGIN
  SELECT RAISE(ABORT, 'rapport: A document is kept as it was added.');
END
-- guard: claim_document_keep
CREATE TRIGGER claim_document_keep BEFORE UPDATE ON claim_document BEGIN
  SELECT RAISE(ABORT, 'rapport: A document stays attached to the claim as it was.');
END
-- guard: claim_document_keep_rows
CREATE TRIGGER claim_document_keep_rows BEFORE DELETE ON claim_document BEGIN
  SELECT RAISE(ABORT, 'rapport: A document stays attached to the claim as it was.');
END
-- guard: document_evidence_keep
CREATE TRIGGER document_evidence_keep BEFORE UPDATE ON document_evidence BEGIN
  SELECT RAISE(ABORT, 'rapport: A document that confirmed a claim stays its evidence.');
END
-- guard: document_evidence_keep_rows
CREATE TRIGGER document_evidence_keep_rows BEFORE DELETE ON document_evidence BEGIN
  SELECT RAISE(ABORT, 'rapport: A document that confirmed a claim stays its evidence.');
END
-- guard: decision_keep
CREATE TRIGGER decision_keep BEFORE UPDATE ON decision BEGIN
  SELECT RAISE(ABORT, 'rapport: A decision cannot be changed.');
END
-- guard: decision_keep_rows
CREATE TRIGGER decision_keep_rows BEFORE DELETE ON decision BEGIN
  SELECT RAISE(ABORT, 'rapport: A decision cannot be changed.');
END
-- guard: allocation_keep
CREATE TRIGGER allocation_keep BEFORE UPDATE ON allocation BEGIN
  SELECT RAISE(ABORT, 'rapport: Allocated evidence cannot be changed.');
END
-- guard: allocation_keep_rows
CREATE TRIGGER allocation_keep_rows BEFORE DELETE ON allocation BEGIN
  SELECT RAISE(ABORT, 'rapport: Allocated evidence cannot be changed.');
END
-- guard: allocation_end_keep
CREATE TRIGGER allocation_end_keep BEFORE UPDATE ON allocation_end BEGIN
  SELECT RAISE(ABORT, 'rapport: Evidence that was given back stays given back.');
END
-- guard: allocation_end_keep_rows
CREATE TRIGGER allocation_end_keep_rows BEFORE DELETE ON allocation_end BEGIN
  SELECT RAISE(ABORT, 'rapport: Evidence that was given back stays given back.');
END
-- guard: reversal_keep
CREATE TRIGGER reversal_keep BEFORE UPDATE ON reversal BEGIN
  SELECT RAISE(ABORT, 'rapport: What was found reversed is ended, never changed.');
END
-- guard: reversal_keep_rows
CREATE TRIGGER reversal_keep_rows BEFORE DELETE ON reversal BEGIN
  SELECT RAISE(ABORT, 'rapport: What was found reversed is ended, never changed.');
END
-- guard: reversal_end_keep
CREATE TRIGGER reversal_end_keep BEFORE UPDATE ON reversal_end BEGIN
  SELECT RAISE(ABORT, 'rapport: A reversal that was ended stays ended.');
END
-- guard: reversal_end_keep_rows
CREATE TRIGGER reversal_end_keep_rows BEFORE DELETE ON reversal_end BEGIN
  SELECT RAISE(ABORT, 'rapport: A reversal that was ended stays ended.');
END
-- guard: decision_by_someone_else
CREATE TRIGGER decision_by_someone_else BEFORE INSERT ON decision BEGIN
  SELECT RAISE(ABORT, 'rapport: You claimed this or entered it, so somebody else must decide it.')
  WHERE EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.claim_id AND NEW.decided_by_id IN (c.claimant_id, c.entered_by_id));
  SELECT RAISE(ABORT, 'rapport: You share the credit of this claim, so somebody else must decide it.')
  WHERE EXISTS (SELECT 1 FROM credit_share s WHERE s.claim_id = NEW.claim_id AND s.user_id = NEW.decided_by_id);
  SELECT RAISE(ABORT, 'rapport: You cover this household or did since the claim arose, so somebody else must decide it.')
  WHERE EXISTS (
    SELECT 1 FROM claim c JOIN coverage v ON v.household_id = c.household_id
    WHERE c.id = NEW.claim_id AND v.user_id = NEW.decided_by_id
      AND v.starts_on <= NEW.decided_on AND (v.ends_on IS NULL OR v.ends_on >= c.conflict_from));
  SELECT RAISE(ABORT, 'rapport: This claim is not open for a decision.')
  WHERE NEW.outcome <> 'reopen' AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.claim_id
    AND c.state IN ('promised', 'pending', 'needs-answer', 'part-confirmed'));
  SELECT RAISE(ABORT, 'rapport: The credit shares of this claim do not total 100 %.')
  WHERE (SELECT COALESCE(SUM(s.basis_points), 0) FROM credit_share s WHERE s.claim_id = NEW.claim_id) <> 10000;
END
-- guard: decision_reopens
CREATE TRIGGER decision_reopens BEFORE INSERT ON decision WHEN NEW.outcome = 'reopen' BEGIN
  SELECT RAISE(ABORT, 'rapport: Only a claim that was decided can be reopened.')
  WHERE NOT EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.claim_id AND (c.state IN ('confirmed', 'rejected', 'lapsed')
    OR (c.state IN ('part-confirmed', 'needs-answer') AND c.allocated_minor > 0)));
  SELECT RAISE(ABORT, 'rapport: You took this decision yourself, so another controller must look at it again.')
  WHERE EXISTS (SELECT 1 FROM decision d WHERE d.claim_id = NEW.claim_id AND d.decided_by_id = NEW.decided_by_id AND d.outcome <> 'ask'
    AND d.id > COALESCE((SELECT MAX(r.id) FROM decision r WHERE r.claim_id = NEW.claim_id AND r.outcome = 'reopen'), 0));
  SELECT RAISE(ABORT, 'rapport: This claim was claimed again, and that claim is decided in its place.')
  WHERE EXISTS (SELECT 1 FROM claim c WHERE c.earlier_claim_id = NEW.claim_id);
  SELECT RAISE(ABORT, 'rapport: Its money counts in a period that is closed, so it stays confirmed; what leaves again is taken back in the open period.')
  WHERE EXISTS (SELECT 1 FROM decision d JOIN credit_period p ON d.decided_on BETWEEN p.starts_on AND p.ends_on
    WHERE d.claim_id = NEW.claim_id AND d.outcome = 'confirm' AND p.state = 'closed'
      AND d.id > COALESCE((SELECT MAX(r.id) FROM decision r WHERE r.claim_id = NEW.claim_id AND r.outcome = 'reopen'), 0));
END
-- guard: reopening_gives_back
CREATE TRIGGER reopening_gives_back AFTER INSERT ON decision WHEN NEW.outcome = 'reopen' BEGIN
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
END
-- guard: allocation_end_fits
CREATE TRIGGER allocation_end_fits BEFORE INSERT ON allocation_end BEGIN
  SELECT RAISE(ABORT, 'rapport: Evidence is given back by reopening its claim.')
  WHERE NOT EXISTS (
    SELECT 1 FROM allocation a JOIN decision d ON d.claim_id = a.claim_id
    WHERE a.id = NEW.allocation_id AND d.id = NEW.decision_id AND d.outcome = 'reopen' AND a.decision_id < d.id);
END
-- guard: decision_fits
CREATE TRIGGER decision_fits BEFORE INSERT ON decision BEGIN
  SELECT RAISE(ABORT, 'rapport: A decision is dated on the day on which it is made, and not before its claim arose.')
  WHERE abs(julianday(NEW.decided_on) - julianday(date(NEW.decided_at))) > 1
    OR EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.claim_id AND NEW.decided_on < c.conflict_from);
  SELECT RAISE(ABORT, 'rapport: Nothing of this claim is confirmed yet; reject it instead of releasing the rest.')
  WHERE NEW.outcome = 'release' AND EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.claim_id AND c.allocated_minor = 0);
  SELECT RAISE(ABORT, 'rapport: Part of this claim is confirmed; release the rest instead.')
  WHERE NEW.outcome IN ('reject', 'lapse') AND EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.claim_id AND c.allocated_minor > 0);
  SELECT RAISE(ABORT, 'rapport: Only promised money can lapse.')
  WHERE NEW.outcome = 'lapse' AND EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.claim_id AND c.kind <> 'promised');
  SELECT RAISE(ABORT, 'rapport: Only promised money is extended.')
  WHERE NEW.outcome = 'extend' AND EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.claim_id AND c.kind <> 'promised');
  SELECT RAISE(ABORT, 'rapport: Without a decider a promise lapses only after the days of grace that the firm set, and never once it was reopened.')
  WHERE NEW.decided_by_id IS NULL AND NOT EXISTS (
    SELECT 1 FROM firm f WHERE f.promise_grace_days IS NOT NULL AND NEW.outcome = 'lapse'
      AND date((SELECT MAX(i.due_on) FROM instalment i WHERE i.claim_id = NEW.claim_id), '+' || f.promise_grace_days || ' days') < NEW.decided_on)
    OR (NEW.decided_by_id IS NULL AND EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.claim_id AND c.reopened_at IS NOT NULL));
  SELECT RAISE(ABORT, 'rapport: This promise is not due yet, so it cannot lapse.')
  WHERE NEW.outcome = 'lapse' AND EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.claim_id AND c.expected_on >= NEW.decided_on);
END
-- guard: coverage_not_over_decision
CREATE TRIGGER coverage_not_over_decision BEFORE INSERT ON coverage BEGIN
  SELECT RAISE(ABORT, 'rapport: This person decided a claim of this household in that time; coverage must begin after it.')
  WHERE EXISTS (
    SELECT 1 FROM claim c JOIN decision d ON d.claim_id = c.id
    WHERE c.household_id = NEW.household_id AND d.decided_by_id = NEW.user_id
      AND NEW.starts_on <= d.decided_on AND (NEW.ends_on IS NULL OR NEW.ends_on >= c.conflict_from));
  SELECT RAISE(ABORT, 'rapport: This person took a second look at a claim of this household in that time; coverage must begin after it.')
  WHERE EXISTS (
    SELECT 1 FROM second_look k JOIN claim c ON c.id = k.claim_id
    WHERE k.looked_by_id = NEW.user_id AND c.household_id = NEW.household_id
      AND NEW.starts_on <= k.looked_on AND (NEW.ends_on IS NULL OR NEW.ends_on >= c.conflict_from));
END
-- guard: coverage_not_moved_over_decision
CREATE TRIGGER coverage_not_moved_over_decision BEFORE UPDATE ON coverage BEGIN
  SELECT RAISE(ABORT, 'rapport: Coverage keeps its household, person and first day; end it and begin another.')
  WHERE NEW.household_id <> OLD.household_id OR NEW.user_id <> OLD.user_id OR NEW.starts_on <> OLD.starts_on;
  SELECT RAISE(ABORT, 'rapport: This person decided a claim of this household in that time; coverage must begin after it.')
  WHERE EXISTS (
    SELECT 1 FROM claim c JOIN decision d ON d.claim_id = c.id
    WHERE c.household_id = NEW.household_id AND d.decided_by_id = NEW.user_id
      AND NEW.starts_on <= d.decided_on AND (NEW.ends_on IS NULL OR NEW.ends_on >= c.conflict_from));
  SELECT RAISE(ABORT, 'rapport: This person took a second look at a claim of this household in that time; coverage must begin after it.')
  WHERE EXISTS (
    SELECT 1 FROM second_look k JOIN claim c ON c.id = k.claim_id
    WHERE k.looked_by_id = NEW.user_id AND c.household_id = NEW.household_id
      AND NEW.starts_on <= k.looked_on AND (NEW.ends_on IS NULL OR NEW.ends_on >= c.conflict_from));
END
-- guard: coverage_keep_rows
CREATE TRIGGER coverage_keep_rows BEFORE DELETE ON coverage BEGIN
  SELECT RAISE(ABORT, 'rapport: Coverage is ended, never removed, since decisions are checked against it.');
END
-- guard: share_only_in_draft
CREATE TRIGGER share_only_in_draft BEFORE INSERT ON credit_share BEGIN
  SELECT RAISE(ABORT, 'rapport: Credit shares are set when a claim is filed or edited.')
  WHERE (SELECT c.state FROM claim c WHERE c.id = NEW.claim_id) <> 'draft';
  SELECT RAISE(ABORT, 'rapport: Somebody who took part in deciding this claim cannot share its credit.')
  WHERE EXISTS (SELECT 1 FROM decision d WHERE d.claim_id = NEW.claim_id AND d.decided_by_id = NEW.user_id);
END
-- guard: share_not_changed
CREATE TRIGGER share_not_changed BEFORE UPDATE ON credit_share BEGIN
  SELECT RAISE(ABORT, 'rapport: Credit shares are set when a claim is filed or edited.')
  WHERE (SELECT c.state FROM claim c WHERE c.id = OLD.claim_id) <> 'draft' OR NEW.user_id <> OLD.user_id OR NEW.claim_id <> OLD.claim_id;
END
-- guard: share_keep_rows
CREATE TRIGGER share_keep_rows BEFORE DELETE ON credit_share BEGIN
  SELECT RAISE(ABORT, 'rapport: Credit shares are set when a claim is filed or edited.')
  WHERE (SELECT c.state FROM claim c WHERE c.id = OLD.claim_id) <> 'draft';
END
-- guard: claim_begins_as_draft
CREATE TRIGGER claim_begins_as_draft BEFORE INSERT ON claim BEGIN
  SELECT RAISE(ABORT, 'rapport: A claim is filed with its shares, never without.')
  WHERE NEW.state <> 'draft' OR NEW.allocated_minor <> 0 OR NEW.released_minor <> 0 OR NEW.reversed_minor <> 0
    OR NEW.reopened_at IS NOT NULL;
END
-- guard: claim_again_fits
CREATE TRIGGER claim_again_fits BEFORE INSERT ON claim WHEN NEW.earlier_claim_id IS NOT NULL BEGIN
  SELECT RAISE(ABORT, 'rapport: Only a rejected, withdrawn or lapsed claim of this household can be claimed again.')
  WHERE NOT EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.earlier_claim_id AND c.household_id = NEW.household_id
    AND c.state IN ('rejected', 'withdrawn', 'lapsed'));
  SELECT RAISE(ABORT, 'rapport: This claim was claimed again already.')
  WHERE EXISTS (SELECT 1 FROM claim c WHERE c.earlier_claim_id = NEW.earlier_claim_id);
END
-- guard: claim_keep_rows
CREATE TRIGGER claim_keep_rows BEFORE DELETE ON claim BEGIN
  SELECT RAISE(ABORT, 'rapport: A claim is withdrawn, never removed.');
END
-- guard: claim_moves
CREATE TRIGGER claim_moves BEFORE UPDATE ON claim BEGIN
  SELECT RAISE(ABORT, 'rapport: The credit shares of this claim do not total 100 %.')
  WHERE OLD.state = 'draft' AND NEW.state <> 'draft'
    AND (SELECT COALESCE(SUM(s.basis_points), 0) FROM credit_share s WHERE s.claim_id = NEW.id) <> 10000;
  SELECT RAISE(ABORT, 'rapport: The instalments of a promise come to its amount.')
  WHERE OLD.state = 'draft' AND NEW.state <> 'draft'
    AND (SELECT COALESCE(SUM(i.amount_minor), 0) FROM instalment i WHERE i.claim_id = NEW.id)
      <> CASE NEW.kind WHEN 'promised' THEN NEW.amount_minor ELSE 0 END;
  SELECT RAISE(ABORT, 'rapport: A promise is expected on the day of its first unpaid instalment.')
  WHERE NEW.kind = 'promised' AND NEW.state <> 'draft'
    AND (OLD.state = 'draft' OR NEW.expected_on <> OLD.expected_on)
    AND NEW.expected_on IS NOT COALESCE((SELECT MIN(i.due_on) FROM instalment i WHERE i.claim_id = NEW.id AND (
      SELECT SUM(j.amount_minor) FROM instalment j WHERE j.claim_id = i.claim_id
        AND (j.due_on < i.due_on OR (j.due_on = i.due_on AND j.id <= i.id))) > NEW.allocated_minor),
    (SELECT MAX(i.due_on) FROM instalment i WHERE i.claim_id = NEW.id));
  SELECT RAISE(ABORT, 'rapport: The terms of a claim are fixed once evidence was allocated or it was decided.')
  WHERE (OLD.allocated_minor > 0 OR EXISTS (
      SELECT 1 FROM decision d WHERE d.claim_id = OLD.id AND d.outcome IN ('confirm', 'reject', 'release', 'lapse')))
    AND (NEW.state = 'draft' OR NEW.kind <> OLD.kind OR NEW.amount_minor <> OLD.amount_minor OR NEW.currency <> OLD.currency
      OR NEW.household_id <> OLD.household_id OR NEW.claimant_id <> OLD.claimant_id);
  SELECT RAISE(ABORT, 'rapport: Who entered a claim, and since when deciders must be independent, cannot be changed.')
  WHERE NEW.entered_by_id <> OLD.entered_by_id OR NEW.conflict_from <> OLD.conflict_from;
  SELECT RAISE(ABORT, 'rapport: A claim keeps the claim that it follows.') WHERE NEW.earlier_claim_id IS NOT OLD.earlier_claim_id;
  SELECT RAISE(ABORT, 'rapport: Somebody who took part in deciding this claim cannot be its claimant.')
  WHERE NEW.claimant_id <> OLD.claimant_id
    AND EXISTS (SELECT 1 FROM decision d WHERE d.claim_id = OLD.id AND d.decided_by_id = NEW.claimant_id);
  SELECT RAISE(ABORT, 'rapport: Confirmed money is the sum of its evidence.')
  WHERE NEW.allocated_minor <> (SELECT COALESCE(SUM(a.amount_minor), 0) FROM allocation a WHERE a.claim_id = OLD.id
    AND NOT EXISTS (SELECT 1 FROM allocation_end e WHERE e.allocation_id = a.id))
    + (SELECT COALESCE(SUM(d.confirmed_minor), 0) FROM decision d WHERE d.claim_id = OLD.id
      AND d.id > COALESCE((SELECT MAX(r.id) FROM decision r WHERE r.claim_id = OLD.id AND r.outcome = 'reopen'), 0)
      AND EXISTS (SELECT 1 FROM document_evidence x WHERE x.decision_id = d.id));
  SELECT RAISE(ABORT, 'rapport: Reversed money is the sum of its reversals.')
  WHERE NEW.reversed_minor <> OLD.reversed_minor AND NEW.reversed_minor <> (
    SELECT COALESCE(SUM(r.amount_minor), 0) FROM reversal r JOIN allocation a ON a.id = r.allocation_id
    WHERE a.claim_id = OLD.id AND NOT EXISTS (SELECT 1 FROM reversal_end e WHERE e.reversal_id = r.id));
  SELECT RAISE(ABORT, 'rapport: A decided claim stays decided.')
  WHERE OLD.state IN ('confirmed', 'rejected', 'withdrawn', 'lapsed')
    AND (NEW.state <> OLD.state OR NEW.decided_at IS NOT OLD.decided_at OR NEW.released_minor <> OLD.released_minor)
    AND (NEW.state NOT IN ('pending', 'promised') OR NEW.decided_at IS NOT NULL OR NEW.released_minor <> 0
      OR 'reopen' IS NOT (SELECT d.outcome FROM decision d WHERE d.claim_id = OLD.id ORDER BY d.id DESC LIMIT 1));
  SELECT RAISE(ABORT, 'rapport: A claim is reopened by a decision of a controller only.')
  WHERE NEW.reopened_at IS NOT OLD.reopened_at
    AND NEW.reopened_at IS NOT (
      SELECT d.decided_at FROM decision d WHERE d.claim_id = OLD.id AND d.outcome = 'reopen' ORDER BY d.id DESC LIMIT 1);
  SELECT RAISE(ABORT, 'rapport: A claim of which money is confirmed is closed by confirming or releasing the rest.')
  WHERE NEW.state <> OLD.state AND NEW.state IN ('rejected', 'withdrawn', 'lapsed') AND NEW.allocated_minor > 0;
  SELECT RAISE(ABORT, 'rapport: The rest of a claim is released by a decision that closes it.')
  WHERE NEW.released_minor > OLD.released_minor AND (NEW.state <> 'confirmed'
    OR 'release' IS NOT (SELECT d.outcome FROM decision d WHERE d.claim_id = OLD.id ORDER BY d.id DESC LIMIT 1));
  SELECT RAISE(ABORT, 'rapport: A claim is decided by a decision of a controller only.')
  WHERE NEW.state <> OLD.state AND NEW.state IN ('confirmed', 'part-confirmed', 'rejected', 'lapsed', 'needs-answer') AND NOT EXISTS (
      SELECT 1 FROM decision d WHERE d.claim_id = OLD.id
      AND d.id > COALESCE((SELECT MAX(r.id) FROM decision r WHERE r.claim_id = OLD.id AND r.outcome = 'reopen'), 0) AND (
        (NEW.state IN ('confirmed', 'part-confirmed') AND d.outcome IN ('confirm', 'release'))
        OR (NEW.state = 'rejected' AND d.outcome = 'reject')
        OR (NEW.state = 'lapsed' AND d.outcome = 'lapse')
        OR (NEW.state = 'needs-answer' AND d.outcome = 'ask')));
  SELECT RAISE(ABORT, 'rapport: A claim is decided at the moment of its decision.')
  WHERE NEW.decided_at IS NOT NULL AND OLD.decided_at IS NULL
    AND NEW.decided_at IS NOT (SELECT MAX(d.decided_at) FROM decision d WHERE d.claim_id = OLD.id);
END
-- guard: allocation_fits
CREATE TRIGGER allocation_fits BEFORE INSERT ON allocation BEGIN
  SELECT RAISE(ABORT, 'rapport: Evidence must be a line of the same household in the same currency.')
  WHERE NOT EXISTS (
    SELECT 1 FROM claim c JOIN activity l ON l.id = NEW.activity_id
    WHERE c.id = NEW.claim_id AND l.household_id = c.household_id AND l.currency = c.currency AND l.amount_minor > 0);
  SELECT RAISE(ABORT, 'rapport: Evidence is allocated by a confirming decision on the same claim.')
  WHERE NOT EXISTS (
    SELECT 1 FROM decision d WHERE d.id = NEW.decision_id AND d.claim_id = NEW.claim_id AND d.outcome = 'confirm'
      AND d.id = (SELECT MAX(n.id) FROM decision n WHERE n.claim_id = NEW.claim_id));
  SELECT RAISE(ABORT, 'rapport: Lines of a file that is being taken in or taken back are no evidence.')
  WHERE EXISTS (SELECT 1 FROM uncounted_file u JOIN activity l ON l.file_id = u.file_id WHERE l.id = NEW.activity_id);
  SELECT RAISE(ABORT, 'rapport: A line that was taken back, or that takes one back, is no evidence.')
  WHERE EXISTS (SELECT 1 FROM correction t WHERE (t.corrected_id = NEW.activity_id OR (t.line_id = NEW.activity_id AND t.kind <> 'replaces'))
    AND t.file_id NOT IN (SELECT u.file_id FROM uncounted_file u));
  SELECT RAISE(ABORT, 'rapport: The bank changed that line since. Settle that first.')
  WHERE EXISTS (SELECT 1 FROM bank_change b WHERE b.line_id = NEW.activity_id AND b.state = 'waiting');
  SELECT RAISE(ABORT, 'rapport: That line holds less unused money than this.')
  WHERE NEW.amount_minor > (SELECT l.amount_minor - l.allocated_minor FROM activity l WHERE l.id = NEW.activity_id);
  SELECT RAISE(ABORT, 'rapport: That is more than the claim still asks for.')
  WHERE NEW.amount_minor > (SELECT c.amount_minor - c.allocated_minor - c.released_minor FROM claim c WHERE c.id = NEW.claim_id);
END
-- guard: allocation_counts
CREATE TRIGGER allocation_counts AFTER INSERT ON allocation BEGIN
  UPDATE activity SET allocated_minor = allocated_minor + NEW.amount_minor, is_bound = true WHERE id = NEW.activity_id;
  UPDATE claim SET allocated_minor = allocated_minor + NEW.amount_minor,
    expected_on = CASE kind WHEN 'promised' THEN COALESCE((SELECT MIN(i.due_on) FROM instalment i WHERE i.claim_id = NEW.claim_id AND (
      SELECT SUM(j.amount_minor) FROM instalment j WHERE j.claim_id = i.claim_id
        AND (j.due_on < i.due_on OR (j.due_on = i.due_on AND j.id <= i.id))) > claim.allocated_minor + NEW.amount_minor),
    (SELECT MAX(i.due_on) FROM instalment i WHERE i.claim_id = NEW.claim_id)) ELSE expected_on END
  WHERE id = NEW.claim_id;
END
-- guard: instalment_only_in_draft
CREATE TRIGGER instalment_only_in_draft BEFORE INSERT ON instalment BEGIN
  SELECT RAISE(ABORT, 'rapport: Instalments are set when a promise is filed or edited.') WHERE (SELECT c.state FROM claim c WHERE c.id = NEW.claim_id) <> 'draft';
END
-- guard: instalment_not_changed
CREATE TRIGGER instalment_not_changed BEFORE UPDATE ON instalment BEGIN
  SELECT RAISE(ABORT, 'rapport: Instalments are set when a promise is filed or edited.')
  WHERE (NEW.claim_id <> OLD.claim_id OR NEW.amount_minor <> OLD.amount_minor OR NEW.due_on <> OLD.due_on)
    AND (SELECT c.state FROM claim c WHERE c.id = OLD.claim_id) <> 'draft'
    AND (NEW.claim_id <> OLD.claim_id OR NEW.amount_minor <> OLD.amount_minor OR NEW.due_on IS NOT (SELECT e.due_on FROM extension e WHERE e.instalment_id = OLD.id ORDER BY e.decision_id DESC LIMIT 1));
END
-- guard: instalment_keep_rows
CREATE TRIGGER instalment_keep_rows BEFORE DELETE ON instalment BEGIN
  SELECT RAISE(ABORT, 'rapport: Instalments are set when a promise is filed or edited.') WHERE (SELECT c.state FROM claim c WHERE c.id = OLD.claim_id) <> 'draft';
END
-- guard: extension_fits
CREATE TRIGGER extension_fits BEFORE INSERT ON extension BEGIN
  SELECT RAISE(ABORT, 'rapport: A promise is extended by a decision on it, each instalment to a later day, or back by who extended it last.')
  WHERE NOT EXISTS (
    SELECT 1 FROM decision d JOIN instalment i ON i.claim_id = d.claim_id
    WHERE d.id = NEW.decision_id AND d.outcome = 'extend' AND d.id = (SELECT MAX(n.id) FROM decision n WHERE n.claim_id = d.claim_id)
      AND i.id = NEW.instalment_id AND i.due_on = NEW.was_on AND (NEW.due_on > NEW.was_on OR EXISTS (
        SELECT 1 FROM extension e JOIN decision p ON p.id = e.decision_id
        WHERE e.instalment_id = NEW.instalment_id AND e.due_on = NEW.was_on AND e.was_on = NEW.due_on AND e.due_on > e.was_on
          AND p.decided_by_id = d.decided_by_id
          AND p.id = (SELECT MAX(n.id) FROM decision n WHERE n.claim_id = d.claim_id AND n.id < d.id))));
END
-- guard: extension_moves
CREATE TRIGGER extension_moves AFTER INSERT ON extension BEGIN
  UPDATE instalment SET due_on = NEW.due_on, reminded_at = NULL WHERE id = NEW.instalment_id;
  UPDATE claim SET expected_on = COALESCE((SELECT MIN(i.due_on) FROM instalment i WHERE i.claim_id = claim.id AND (
      SELECT SUM(j.amount_minor) FROM instalment j WHERE j.claim_id = i.claim_id
        AND (j.due_on < i.due_on OR (j.due_on = i.due_on AND j.id <= i.id))) > claim.allocated_minor),
    (SELECT MAX(i.due_on) FROM instalment i WHERE i.claim_id = claim.id))
  WHERE id = (SELECT i.claim_id FROM instalment i WHERE i.id = NEW.instalment_id);
END
-- guard: extension_keep
CREATE TRIGGER extension_keep BEFORE UPDATE ON extension BEGIN
  SELECT RAISE(ABORT, 'rapport: What was extended stays as it was decided.');
END
-- guard: extension_keep_rows
CREATE TRIGGER extension_keep_rows BEFORE DELETE ON extension BEGIN
  SELECT RAISE(ABORT, 'rapport: What was extended stays as it was decided.');
END
-- guard: reversal_fits
CREATE TRIGGER reversal_fits BEFORE INSERT ON reversal BEGIN
  SELECT RAISE(ABORT, 'rapport: Only money that stands confirmed is reversed.')
  WHERE EXISTS (SELECT 1 FROM allocation_end e WHERE e.allocation_id = NEW.allocation_id);
  SELECT RAISE(ABORT, 'rapport: A reversal names money that left the same household, in the same currency, after it came.')
  WHERE NOT EXISTS (
    SELECT 1 FROM allocation a JOIN claim c ON c.id = a.claim_id JOIN activity l ON l.id = a.activity_id
      JOIN activity w ON w.id = NEW.withdrawal_id
    WHERE a.id = NEW.allocation_id AND w.household_id = c.household_id AND w.currency = c.currency AND w.amount_minor < 0
      AND w.kind <> 'internal' AND w.booked_on = NEW.withdrawn_on AND w.booked_on >= l.booked_on);
  SELECT RAISE(ABORT, 'rapport: No more is reversed than was confirmed.')
  WHERE NEW.amount_minor > (SELECT a.amount_minor FROM allocation a WHERE a.id = NEW.allocation_id)
    - (SELECT COALESCE(SUM(r.amount_minor), 0) FROM reversal r WHERE r.allocation_id = NEW.allocation_id
      AND NOT EXISTS (SELECT 1 FROM reversal_end e WHERE e.reversal_id = r.id));
  SELECT RAISE(ABORT, 'rapport: No more is reversed than was withdrawn.')
  WHERE NEW.amount_minor > (SELECT -w.amount_minor FROM activity w WHERE w.id = NEW.withdrawal_id)
    - (SELECT COALESCE(SUM(r.amount_minor), 0) FROM reversal r WHERE r.withdrawal_id = NEW.withdrawal_id
      AND NOT EXISTS (SELECT 1 FROM reversal_end e WHERE e.reversal_id = r.id));
END
-- guard: reversal_counts
CREATE TRIGGER reversal_counts AFTER INSERT ON reversal BEGIN
  UPDATE claim SET reversed_minor = reversed_minor + NEW.amount_minor
  WHERE id = (SELECT a.claim_id FROM allocation a WHERE a.id = NEW.allocation_id);
END
-- guard: reversal_end_counts
CREATE TRIGGER reversal_end_counts AFTER INSERT ON reversal_end BEGIN
  UPDATE claim SET reversed_minor = (
    SELECT COALESCE(SUM(r.amount_minor), 0) FROM reversal r JOIN allocation a ON a.id = r.allocation_id
    WHERE a.claim_id = claim.id AND NOT EXISTS (SELECT 1 FROM reversal_end e WHERE e.reversal_id = r.id))
  WHERE id = (SELECT a.claim_id FROM allocation a JOIN reversal r ON r.allocation_id = a.id WHERE r.id = NEW.reversal_id);
END
-- guard: allocation_of_money
CREATE TRIGGER allocation_of_money BEFORE INSERT ON allocation BEGIN
  SELECT RAISE(ABORT, 'rapport: This claim is confirmed by documents, never by activity.')
  WHERE EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.claim_id AND c.kind IN ('engagement', 'other'));
END
-- guard: decision_by_documents
CREATE TRIGGER decision_by_documents BEFORE INSERT ON decision WHEN NEW.outcome = 'confirm' BEGIN
  SELECT RAISE(ABORT, 'rapport: Money is confirmed by activity, never by documents.')
  WHERE NEW.confirmed_minor IS NOT NULL
    AND EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.claim_id AND c.kind NOT IN ('engagement', 'other'));
  SELECT RAISE(ABORT, 'rapport: A decision by documents says how much it confirms, and no more than is claimed.')
  WHERE EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.claim_id AND c.kind IN ('engagement', 'other')
    AND (NEW.confirmed_minor IS NULL OR (NEW.confirmed_minor = 0 AND c.amount_minor > 0)
      OR NEW.confirmed_minor > c.amount_minor - c.allocated_minor - c.released_minor));
END
-- guard: claim_document_fits
CREATE TRIGGER claim_document_fits BEFORE INSERT ON claim_document BEGIN
  SELECT RAISE(ABORT, 'rapport: A document is attached to an open claim of its own household.')
  WHERE NOT EXISTS (SELECT 1 FROM claim c JOIN document p ON p.household_id = c.household_id
    WHERE c.id = NEW.claim_id AND p.id = NEW.document_id
      AND c.state IN ('promised', 'pending', 'needs-answer', 'part-confirmed'));
END
-- guard: document_evidence_fits
CREATE TRIGGER document_evidence_fits BEFORE INSERT ON document_evidence BEGIN
  SELECT RAISE(ABORT, 'rapport: A document is evidence by the decision that confirms the claim it is attached to.')
  WHERE NOT EXISTS (SELECT 1 FROM decision d JOIN claim c ON c.id = d.claim_id
    JOIN claim_document a ON a.claim_id = c.id JOIN document p ON p.id = a.document_id
    WHERE d.id = NEW.decision_id AND a.document_id = NEW.document_id AND p.household_id = c.household_id
      AND d.outcome = 'confirm' AND d.confirmed_minor IS NOT NULL AND c.kind IN ('engagement', 'other')
      AND d.id = (SELECT MAX(n.id) FROM decision n WHERE n.claim_id = c.id));
  SELECT RAISE(ABORT, 'rapport: You added this document yourself, so somebody else must decide by it.')
  WHERE EXISTS (SELECT 1 FROM decision d JOIN document p ON p.uploaded_by_id = d.decided_by_id
    WHERE d.id = NEW.decision_id AND p.id = NEW.document_id);
  SELECT RAISE(ABORT, 'rapport: This document is evidence of another claim already.')
  WHERE EXISTS (SELECT 1 FROM document_evidence e JOIN decision d ON d.id = e.decision_id
    WHERE e.document_id = NEW.document_id AND d.id <> NEW.decision_id
      AND d.id > COALESCE((SELECT MAX(r.id) FROM decision r WHERE r.claim_id = d.claim_id AND r.outcome = 'reopen'), 0));
END
-- guard: document_evidence_counts
CREATE TRIGGER document_evidence_counts AFTER INSERT ON document_evidence BEGIN
  UPDATE claim SET allocated_minor = (SELECT COALESCE(SUM(d.confirmed_minor), 0) FROM decision d WHERE d.claim_id = claim.id
      AND d.id > COALESCE((SELECT MAX(r.id) FROM decision r WHERE r.claim_id = claim.id AND r.outcome = 'reopen'), 0)
      AND EXISTS (SELECT 1 FROM document_evidence x WHERE x.decision_id = d.id))
  WHERE id = (SELECT d.claim_id FROM decision d WHERE d.id = NEW.decision_id);
END
-- guard: claim_needs_documents
CREATE TRIGGER claim_needs_documents BEFORE UPDATE ON claim
WHEN NEW.state IN ('confirmed', 'part-confirmed') AND NEW.state <> OLD.state AND NEW.kind IN ('engagement', 'other') BEGIN
  SELECT RAISE(ABORT, 'rapport: This is confirmed only by a document that is attached to it.')
  WHERE NOT EXISTS (SELECT 1 FROM decision d JOIN document_evidence e ON e.decision_id = d.id WHERE d.claim_id = NEW.id
    AND d.id > COALESCE((SELECT MAX(r.id) FROM decision r WHERE r.claim_id = NEW.id AND r.outcome = 'reopen'), 0));
END
-- guard: second_look_fits
CREATE TRIGGER second_look_fits BEFORE INSERT ON second_look BEGIN
  SELECT RAISE(ABORT, 'rapport: A second look is drawn when a claim is confirmed, and taken later.')
  WHERE NEW.looked_at IS NOT NULL OR NOT EXISTS (
    SELECT 1 FROM claim c JOIN decision d ON d.claim_id = c.id
    WHERE c.id = NEW.claim_id AND c.state = 'confirmed' AND d.id = NEW.decision_id AND d.outcome IN ('confirm', 'release')
      AND d.id = (SELECT MAX(n.id) FROM decision n WHERE n.claim_id = NEW.claim_id));
END
-- guard: second_look_by_someone_else
CREATE TRIGGER second_look_by_someone_else BEFORE UPDATE ON second_look BEGIN
  SELECT RAISE(ABORT, 'rapport: A second look is taken once and stays as it is.')
  WHERE OLD.looked_at IS NOT NULL OR NEW.looked_at IS NULL OR NEW.claim_id <> OLD.claim_id OR NEW.decision_id <> OLD.decision_id
    OR NEW.drawn_at <> OLD.drawn_at;
  SELECT RAISE(ABORT, 'rapport: This claim was reopened, so there is nothing to look at any more.')
  WHERE NOT EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.claim_id AND c.state = 'confirmed'
    AND (c.reopened_at IS NULL OR c.reopened_at < NEW.drawn_at));
  SELECT RAISE(ABORT, 'rapport: A second look is dated on the day on which it is taken.')
  WHERE abs(julianday(NEW.looked_on) - julianday(date(NEW.looked_at))) > 1 OR NEW.looked_at < NEW.drawn_at;
  SELECT RAISE(ABORT, 'rapport: You took part in deciding this claim, so another controller must look at it.')
  WHERE EXISTS (SELECT 1 FROM decision d WHERE d.claim_id = NEW.claim_id AND d.decided_by_id = NEW.looked_by_id AND d.outcome <> 'ask');
  SELECT RAISE(ABORT, 'rapport: You hold this claim or covered its household since it arose, so another controller must look at it.')
  WHERE EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.claim_id AND NEW.looked_by_id IN (c.claimant_id, c.entered_by_id))
    OR EXISTS (SELECT 1 FROM credit_share s WHERE s.claim_id = NEW.claim_id AND s.user_id = NEW.looked_by_id)
    OR EXISTS (SELECT 1 FROM claim c JOIN coverage v ON v.household_id = c.household_id
      WHERE c.id = NEW.claim_id AND v.user_id = NEW.looked_by_id
        AND v.starts_on <= NEW.looked_on AND (v.ends_on IS NULL OR v.ends_on >= c.conflict_from));
END
-- guard: second_look_keep_rows
CREATE TRIGGER second_look_keep_rows BEFORE DELETE ON second_look BEGIN
  SELECT RAISE(ABORT, 'rapport: A second look is taken once and stays as it is.');
END
-- guard: activity_keeps_evidence
CREATE TRIGGER activity_keeps_evidence BEFORE UPDATE ON activity BEGIN
  SELECT RAISE(ABORT, 'rapport: A line that is evidence cannot be changed.')
  WHERE OLD.allocated_minor > 0 AND (NEW.amount_minor <> OLD.amount_minor OR NEW.currency <> OLD.currency
    OR NEW.account_id <> OLD.account_id OR NEW.household_id IS NOT OLD.household_id OR NEW.booked_on <> OLD.booked_on);
  SELECT RAISE(ABORT, 'rapport: A line on which a decision was made stays as it was.')
  WHERE OLD.is_bound AND (NOT NEW.is_bound OR NEW.account_id <> OLD.account_id
    OR ((NEW.amount_minor <> OLD.amount_minor OR NEW.currency <> OLD.currency OR NEW.booked_on <> OLD.booked_on)
      AND NOT EXISTS (SELECT 1 FROM bank_change b WHERE b.line_id = OLD.id AND b.state = 'waiting'
        AND b.was_minor = OLD.amount_minor AND b.was_currency = OLD.currency AND b.was_on = OLD.booked_on
        AND b.is_minor = NEW.amount_minor AND b.is_currency = NEW.currency AND b.is_on = NEW.booked_on)));
  SELECT RAISE(ABORT, 'rapport: Used money is the sum of its allocations.')
  WHERE NEW.allocated_minor <> (SELECT COALESCE(SUM(a.amount_minor), 0) FROM allocation a WHERE a.activity_id = OLD.id
    AND NOT EXISTS (SELECT 1 FROM allocation_end e WHERE e.allocation_id = a.id));
END
-- guard: activity_keeps_reversals
CREATE TRIGGER activity_keeps_reversals BEFORE UPDATE ON activity BEGIN
  SELECT RAISE(ABORT, 'rapport: A withdrawal by which confirmed money is reversed cannot be changed before that is ended.')
  WHERE (NEW.amount_minor <> OLD.amount_minor OR NEW.currency <> OLD.currency OR NEW.account_id <> OLD.account_id
      OR NEW.household_id IS NOT OLD.household_id OR NEW.booked_on <> OLD.booked_on OR NEW.kind <> OLD.kind)
    AND EXISTS (SELECT 1 FROM reversal r WHERE r.withdrawal_id = OLD.id
      AND NOT EXISTS (SELECT 1 FROM reversal_end e WHERE e.reversal_id = r.id));
END
-- guard: activity_keeps_reversal_rows
CREATE TRIGGER activity_keeps_reversal_rows BEFORE DELETE ON activity BEGIN
  SELECT RAISE(ABORT, 'rapport: A withdrawal by which confirmed money is reversed cannot be removed before that is ended.')
  WHERE EXISTS (SELECT 1 FROM reversal r WHERE r.withdrawal_id = OLD.id
    AND NOT EXISTS (SELECT 1 FROM reversal_end e WHERE e.reversal_id = r.id));
END
-- guard: activity_begins_unused
CREATE TRIGGER activity_begins_unused BEFORE INSERT ON activity BEGIN
  SELECT RAISE(ABORT, 'rapport: Used money is the sum of its allocations.') WHERE NEW.allocated_minor <> 0 OR NEW.is_bound;
END
-- guard: activity_keeps_rows
CREATE TRIGGER activity_keeps_rows BEFORE DELETE ON activity BEGIN
  SELECT RAISE(ABORT, 'rapport: A line that is evidence cannot be removed.') WHERE OLD.allocated_minor > 0;
  SELECT RAISE(ABORT, 'rapport: A line on which a decision was made stays as it was.') WHERE OLD.is_bound;
END
-- guard: correction_fits
CREATE TRIGGER correction_fits BEFORE INSERT ON correction BEGIN
  SELECT RAISE(ABORT, 'rapport: A line corrects one of its own account, and reverses its amount.')
  WHERE NEW.corrected_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM activity l JOIN activity o ON o.account_id = l.account_id AND o.id = NEW.corrected_id
    WHERE l.id = NEW.line_id AND (NEW.kind <> 'reverses' OR NEW.bank_id <> '' OR (o.amount_minor = -l.amount_minor
      AND o.currency = l.currency AND o.booked_on <= l.booked_on)));
  SELECT RAISE(ABORT, 'rapport: A correction comes with the file of its line.')
  WHERE NEW.file_id IS NOT (SELECT l.file_id FROM activity l WHERE l.id = NEW.line_id);
END
-- guard: correction_goes_on_fitting
CREATE TRIGGER correction_goes_on_fitting BEFORE UPDATE ON correction BEGIN
  SELECT RAISE(ABORT, 'rapport: A line corrects one of its own account, and reverses its amount.')
  WHERE NEW.corrected_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM activity l JOIN activity o ON o.account_id = l.account_id AND o.id = NEW.corrected_id
    WHERE l.id = NEW.line_id AND (NEW.kind <> 'reverses' OR NEW.bank_id <> '' OR (o.amount_minor = -l.amount_minor
      AND o.currency = l.currency AND o.booked_on <= l.booked_on)));
  SELECT RAISE(ABORT, 'rapport: A correction comes with the file of its line.')
  WHERE NEW.file_id IS NOT (SELECT l.file_id FROM activity l WHERE l.id = NEW.line_id);
END
-- guard: bank_change_fits
CREATE TRIGGER bank_change_fits BEFORE INSERT ON bank_change BEGIN
  SELECT RAISE(ABORT, 'rapport: A change of the bank waits for a line on which a decision was made, and says what that line says.')
  WHERE NEW.state <> 'waiting' OR NOT EXISTS (SELECT 1 FROM activity l WHERE l.id = NEW.line_id AND l.is_bound
    AND l.amount_minor = NEW.was_minor AND l.currency = NEW.was_currency AND l.booked_on = NEW.was_on);
END
-- guard: bank_change_is_settled_once
CREATE TRIGGER bank_change_is_settled_once BEFORE UPDATE ON bank_change BEGIN
  SELECT RAISE(ABORT, 'rapport: A change of the bank is settled once and stays as it was said.')
  WHERE OLD.state <> 'waiting' OR NEW.state = 'waiting' OR NEW.line_id <> OLD.line_id OR NEW.file_id <> OLD.file_id
    OR NEW.was_on <> OLD.was_on OR NEW.was_minor <> OLD.was_minor OR NEW.was_currency <> OLD.was_currency
    OR NEW.is_on <> OLD.is_on OR NEW.is_minor <> OLD.is_minor OR NEW.is_currency <> OLD.is_currency;
  SELECT RAISE(ABORT, 'rapport: A change of the bank is taken once its line says the same.')
  WHERE NEW.state = 'taken' AND NOT EXISTS (SELECT 1 FROM activity l WHERE l.id = NEW.line_id
    AND l.amount_minor = NEW.is_minor AND l.currency = NEW.is_currency AND l.booked_on = NEW.is_on);
  SELECT RAISE(ABORT, 'rapport: A change of the bank is outdated once another one was taken.')
  WHERE NEW.state = 'outdated' AND NOT EXISTS (SELECT 1 FROM bank_change b WHERE b.line_id = NEW.line_id
    AND b.id <> NEW.id AND b.state = 'taken');
  SELECT RAISE(ABORT, 'rapport: Whoever confirmed a claim by this line leaves what the bank says of it to somebody else.')
  WHERE NEW.state IN ('taken', 'left') AND NOT NEW.is_single_control
    AND EXISTS (SELECT 1 FROM allocation a JOIN decision d ON d.id = a.decision_id
      WHERE a.activity_id = NEW.line_id AND d.decided_by_id = NEW.settled_by_id);
  SELECT RAISE(ABORT, 'rapport: Single control is of who confirmed by this line, in a firm that works with it.')
  WHERE NEW.is_single_control AND NOT (NEW.state IN ('taken', 'left')
    AND EXISTS (SELECT 1 FROM allocation a JOIN decision d ON d.id = a.decision_id
      WHERE a.activity_id = NEW.line_id AND d.decided_by_id = NEW.settled_by_id)
    AND EXISTS (SELECT 1 FROM firm f WHERE f.control_profile = 'small'));
END
-- guard: bank_change_keeps_rows
CREATE TRIGGER bank_change_keeps_rows BEFORE DELETE ON bank_change BEGIN
  SELECT RAISE(ABORT, 'rapport: A change of the bank is settled once and stays as it was said.') WHERE OLD.state <> 'waiting';
END
-- guard: search_doc_added
CREATE TRIGGER search_doc_added AFTER INSERT ON search_doc BEGIN
  INSERT INTO search_fts (rowid, tokens) VALUES (NEW.contact_id, NEW.tokens);
END
-- guard: search_doc_removed
CREATE TRIGGER search_doc_removed AFTER DELETE ON search_doc BEGIN
  INSERT INTO search_fts (search_fts, rowid, tokens) VALUES ('delete', OLD.contact_id, OLD.tokens);
END
-- guard: search_doc_changed
CREATE TRIGGER search_doc_changed AFTER UPDATE OF tokens ON search_doc BEGIN
  INSERT INTO search_fts (search_fts, rowid, tokens) VALUES ('delete', OLD.contact_id, OLD.tokens);
  INSERT INTO search_fts (rowid, tokens) VALUES (NEW.contact_id, NEW.tokens);
END
-- guard: bonus_plan_version_keep_rows
CREATE TRIGGER bonus_plan_version_keep_rows BEFORE DELETE ON bonus_plan_version BEGIN
  SELECT RAISE(ABORT, 'rapport: A version of a plan is withdrawn, never removed.');
END
-- guard: bonus_version_begins_as_draft
CREATE TRIGGER bonus_version_begins_as_draft BEFORE INSERT ON bonus_plan_version BEGIN
  SELECT RAISE(ABORT, 'rapport: A version of a plan begins as a draft.') WHERE NEW.state <> 'draft';
END
-- guard: bonus_version_moves
CREATE TRIGGER bonus_version_moves BEFORE UPDATE ON bonus_plan_version BEGIN
  SELECT RAISE(ABORT, 'rapport: A version that was approved or withdrawn stays as it is; the next one is a copy.')
  WHERE OLD.state <> 'draft';
  SELECT RAISE(ABORT, 'rapport: A version keeps its plan, its number and who drafted it.')
  WHERE NEW.plan_id <> OLD.plan_id OR NEW.number <> OLD.number OR NEW.drafted_by_id <> OLD.drafted_by_id;
  SELECT RAISE(ABORT, 'rapport: What is approved is the draft as it stands.')
  WHERE NEW.state <> 'draft' AND (NEW.body <> OLD.body OR NEW.digest <> OLD.digest OR NEW.starts_on <> OLD.starts_on
    OR NEW.ends_on IS NOT OLD.ends_on);
  SELECT RAISE(ABORT, 'rapport: You drafted this version, so another manager must approve it.')
  WHERE NEW.state = 'approved' AND NEW.approved_by_id = OLD.drafted_by_id
    AND NOT EXISTS (SELECT 1 FROM firm f WHERE f.control_profile = 'small');
END
-- guard: bonus_assignment_fits
CREATE TRIGGER bonus_assignment_fits BEFORE INSERT ON bonus_assignment BEGIN
  SELECT RAISE(ABORT, 'rapport: A plan for oneself is given by another manager.')
  WHERE (NEW.user_id = NEW.assigned_by_id OR NEW.team_id IN (
      WITH RECURSIVE own(id) AS (SELECT u.team_id FROM app_user u WHERE u.id = NEW.assigned_by_id
        UNION SELECT t.parent_id FROM team t JOIN own o ON o.id = t.id) SELECT o.id FROM own o WHERE o.id IS NOT NULL))
    AND NOT EXISTS (SELECT 1 FROM firm f WHERE f.control_profile = 'small');
  SELECT RAISE(ABORT, 'rapport: A plan is assigned within the days for which an approved version of it holds.')
  WHERE NOT EXISTS (SELECT 1 FROM bonus_plan_version v WHERE v.plan_id = NEW.plan_id AND v.state = 'approved'
      AND v.starts_on <= NEW.starts_on AND (v.ends_on IS NULL OR v.ends_on >= NEW.starts_on))
    OR (NEW.ends_on IS NOT NULL AND NOT EXISTS (SELECT 1 FROM bonus_plan_version v WHERE v.plan_id = NEW.plan_id AND v.state = 'approved'
      AND v.starts_on <= NEW.ends_on AND (v.ends_on IS NULL OR v.ends_on >= NEW.ends_on)));
  SELECT RAISE(ABORT, 'rapport: There is a plan for these days already; end that assignment first.')
  WHERE EXISTS (SELECT 1 FROM bonus_assignment a WHERE (a.user_id = NEW.user_id OR a.team_id = NEW.team_id)
    AND (NEW.ends_on IS NULL OR a.starts_on <= NEW.ends_on) AND (a.ends_on IS NULL OR a.ends_on >= NEW.starts_on));
  SELECT RAISE(ABORT, 'rapport: Another plan paid some of these days in a period that is closed.')
  WHERE EXISTS (SELECT 1 FROM bonus_statement s JOIN credit_period p ON p.id = s.period_id JOIN bonus_plan_version v ON v.id = s.plan_version_id
    WHERE p.state = 'closed' AND v.plan_id <> NEW.plan_id AND s.ends_on >= NEW.starts_on AND (NEW.ends_on IS NULL OR s.starts_on <= NEW.ends_on)
    AND (s.user_id = NEW.user_id OR s.user_id IN (
      WITH RECURSIVE below(id) AS (SELECT NEW.team_id UNION SELECT t.id FROM team t JOIN below b ON t.parent_id = b.id)
      SELECT m.user_id FROM team_place m JOIN below b ON b.id = m.team_id WHERE m.starts_on <= s.ends_on
        AND (m.ends_on IS NULL OR (m.ends_on >= s.starts_on AND m.ends_on >= NEW.starts_on)))));
END
-- guard: bonus_assignment_moves
CREATE TRIGGER bonus_assignment_moves BEFORE UPDATE ON bonus_assignment BEGIN
  SELECT RAISE(ABORT, 'rapport: An assignment keeps its plan, whom it is for and its first day; end it and begin another.')
  WHERE NEW.plan_id <> OLD.plan_id OR NEW.user_id IS NOT OLD.user_id OR NEW.team_id IS NOT OLD.team_id OR NEW.starts_on <> OLD.starts_on;
  SELECT RAISE(ABORT, 'rapport: A plan is assigned within the days for which an approved version of it holds.')
  WHERE NEW.ends_on IS NOT NULL AND NOT EXISTS (SELECT 1 FROM bonus_plan_version v WHERE v.plan_id = NEW.plan_id AND v.state = 'approved'
      AND v.starts_on <= NEW.ends_on AND (v.ends_on IS NULL OR v.ends_on >= NEW.ends_on));
  SELECT RAISE(ABORT, 'rapport: There is a plan for these days already; end that assignment first.')
  WHERE EXISTS (SELECT 1 FROM bonus_assignment a WHERE a.id <> NEW.id AND (a.user_id = NEW.user_id OR a.team_id = NEW.team_id)
    AND (NEW.ends_on IS NULL OR a.starts_on <= NEW.ends_on) AND (a.ends_on IS NULL OR a.ends_on >= NEW.starts_on));
  SELECT RAISE(ABORT, 'rapport: A period that is closed was paid by this assignment, so what it says of its days stays.')
  WHERE NEW.ends_on IS NOT OLD.ends_on AND EXISTS (SELECT 1 FROM bonus_statement s JOIN credit_period p ON p.id = s.period_id
    JOIN bonus_plan_version v ON v.id = s.plan_version_id WHERE p.state = 'closed' AND v.plan_id = OLD.plan_id
    AND s.ends_on >= OLD.starts_on AND (OLD.ends_on IS NULL OR s.starts_on <= OLD.ends_on)
    AND (OLD.team_id IS NULL OR (EXISTS (SELECT 1 FROM statement_team t WHERE t.statement_id = s.id AND t.team_id = OLD.team_id)
      OR s.user_id IN (WITH RECURSIVE below(id) AS (SELECT OLD.team_id UNION SELECT t.id FROM team t JOIN below b ON t.parent_id = b.id)
        SELECT m.user_id FROM team_place m JOIN below b ON b.id = m.team_id WHERE m.starts_on <= s.ends_on AND (m.ends_on IS NULL OR m.ends_on >= s.starts_on)))
      AND NOT EXISTS (SELECT 1 FROM bonus_assignment o WHERE o.user_id = s.user_id AND o.plan_id = OLD.plan_id AND o.starts_on <= s.starts_on
        AND (o.ends_on IS NULL OR o.ends_on >= s.ends_on)))
    AND (OLD.user_id IS NULL OR s.user_id = OLD.user_id) AND (NEW.ends_on < s.ends_on OR OLD.ends_on < p.ends_on));
  SELECT RAISE(ABORT, 'rapport: Another plan paid some of these days in a period that is closed.')
  WHERE (NEW.ends_on IS NULL OR NEW.ends_on > OLD.ends_on) AND EXISTS (SELECT 1 FROM bonus_statement s JOIN credit_period p ON p.id = s.period_id JOIN bonus_plan_version v ON v.id = s.plan_version_id
    WHERE p.state = 'closed' AND v.plan_id <> NEW.plan_id AND s.ends_on >= date(OLD.ends_on, '+1 day') AND (NEW.ends_on IS NULL OR s.starts_on <= NEW.ends_on)
    AND (s.user_id = NEW.user_id OR s.user_id IN (
      WITH RECURSIVE below(id) AS (SELECT NEW.team_id UNION SELECT t.id FROM team t JOIN below b ON t.parent_id = b.id)
      SELECT m.user_id FROM team_place m JOIN below b ON b.id = m.team_id WHERE m.starts_on <= s.ends_on
        AND (m.ends_on IS NULL OR (m.ends_on >= s.starts_on AND m.ends_on >= date(OLD.ends_on, '+1 day'))))));
END
-- guard: bonus_assignment_goes
CREATE TRIGGER bonus_assignment_goes BEFORE DELETE ON bonus_assignment BEGIN
  SELECT RAISE(ABORT, 'rapport: A period that is closed was paid by this assignment, so it stays; set its last day instead.')
  WHERE EXISTS (SELECT 1 FROM bonus_statement s JOIN credit_period p ON p.id = s.period_id
    JOIN bonus_plan_version v ON v.id = s.plan_version_id WHERE p.state = 'closed' AND v.plan_id = OLD.plan_id
    AND s.ends_on >= OLD.starts_on AND (OLD.ends_on IS NULL OR s.starts_on <= OLD.ends_on)
    AND (OLD.team_id IS NULL OR (EXISTS (SELECT 1 FROM statement_team t WHERE t.statement_id = s.id AND t.team_id = OLD.team_id)
      OR s.user_id IN (WITH RECURSIVE below(id) AS (SELECT OLD.team_id UNION SELECT t.id FROM team t JOIN below b ON t.parent_id = b.id)
        SELECT m.user_id FROM team_place m JOIN below b ON b.id = m.team_id WHERE m.starts_on <= s.ends_on AND (m.ends_on IS NULL OR m.ends_on >= s.starts_on)))
      AND NOT EXISTS (SELECT 1 FROM bonus_assignment o WHERE o.user_id = s.user_id AND o.plan_id = OLD.plan_id AND o.starts_on <= s.starts_on
        AND (o.ends_on IS NULL OR o.ends_on >= s.ends_on)))
    AND (OLD.user_id IS NULL OR s.user_id = OLD.user_id));
END
-- guard: decision_in_open_period
CREATE TRIGGER decision_in_open_period BEFORE INSERT ON decision BEGIN
  SELECT RAISE(ABORT, 'rapport: That day lies in a period that is closed.')
  WHERE NEW.outcome IN ('confirm', 'release') AND EXISTS (SELECT 1 FROM credit_period p WHERE p.state = 'closed' AND NEW.decided_on BETWEEN p.starts_on AND p.ends_on);
END
-- guard: allocation_in_open_period
CREATE TRIGGER allocation_in_open_period BEFORE INSERT ON allocation BEGIN
  SELECT RAISE(ABORT, 'rapport: Money of a period that is closed stays as it is.')
  WHERE EXISTS (SELECT 1 FROM decision d JOIN credit_period p ON d.decided_on BETWEEN p.starts_on AND p.ends_on WHERE d.id = NEW.decision_id AND p.state = 'closed');
END
-- guard: credit_period_begins
CREATE TRIGGER credit_period_begins BEFORE INSERT ON credit_period BEGIN
  SELECT RAISE(ABORT, 'rapport: A period begins open.')
  WHERE NEW.state <> 'open' OR NEW.runs <> 0;
  SELECT RAISE(ABORT, 'rapport: Periods follow each other: this one has days of another, or lies before one that is closed.')
  WHERE EXISTS (SELECT 1 FROM credit_period p WHERE (p.starts_on <= NEW.ends_on AND p.ends_on >= NEW.starts_on) OR (p.state = 'closed' AND p.starts_on > NEW.starts_on));
  SELECT RAISE(ABORT, 'rapport: Periods follow each other: this one leaves days out.')
  WHERE EXISTS (SELECT 1 FROM credit_period p)
    AND NOT EXISTS (SELECT 1 FROM credit_period p WHERE p.ends_on = date(NEW.starts_on, '-1 day') OR p.starts_on = date(NEW.ends_on, '+1 day'));
END
-- guard: credit_period_moves
CREATE TRIGGER credit_period_moves BEFORE UPDATE ON credit_period BEGIN
  SELECT RAISE(ABORT, 'rapport: A period that is closed stays as it is.')
  WHERE OLD.state = 'closed';
  SELECT RAISE(ABORT, 'rapport: A period keeps its days and who opened it.')
  WHERE NEW.kind <> OLD.kind OR NEW.starts_on <> OLD.starts_on OR NEW.ends_on <> OLD.ends_on OR NEW.opened_by_id <> OLD.opened_by_id;
  SELECT RAISE(ABORT, 'rapport: A period is calculated, then reviewed, then closed.')
  WHERE NEW.state = 'open' AND OLD.state <> 'open' OR NEW.state = 'reviewed' AND OLD.state NOT IN ('calculated', 'reviewed') OR NEW.state = 'closed' AND OLD.state <> 'reviewed';
  SELECT RAISE(ABORT, 'rapport: What is closed is the period as it was calculated and reviewed.')
  WHERE NEW.state = 'closed' AND (NEW.calculated_by_id <> OLD.calculated_by_id OR NEW.reviewed_by_id <> OLD.reviewed_by_id OR NEW.runs <> OLD.runs);
  SELECT RAISE(ABORT, 'rapport: You calculated or reviewed this period, so somebody else must close it.')
  WHERE NEW.state = 'closed' AND NEW.closed_by_id IN (NEW.calculated_by_id, NEW.reviewed_by_id) AND NOT EXISTS (SELECT 1 FROM firm f WHERE f.control_profile = 'small');
  SELECT RAISE(ABORT, 'rapport: Earlier periods are closed first.')
  WHERE NEW.state = 'closed' AND EXISTS (SELECT 1 FROM credit_period p WHERE p.starts_on < NEW.starts_on AND p.state <> 'closed');
  SELECT RAISE(ABORT, 'rapport: A period is closed after its last day.')
  WHERE NEW.state = 'closed' AND date(NEW.closed_at) < NEW.ends_on;
END
-- guard: bonus_statement_added
CREATE TRIGGER bonus_statement_added BEFORE INSERT ON bonus_statement BEGIN
  SELECT RAISE(ABORT, 'rapport: A statement of a period that is closed stays as it is.')
  WHERE EXISTS (SELECT 1 FROM credit_period p WHERE p.id = NEW.period_id AND p.state = 'closed');
END
-- guard: bonus_statement_moves
CREATE TRIGGER bonus_statement_moves BEFORE UPDATE ON bonus_statement BEGIN
  SELECT RAISE(ABORT, 'rapport: A statement of a period that is closed stays as it is.')
  WHERE EXISTS (SELECT 1 FROM credit_period p WHERE p.id = OLD.period_id AND p.state = 'closed') OR EXISTS (SELECT 1 FROM credit_period p WHERE p.id = NEW.period_id AND p.state = 'closed');
END
-- guard: bonus_statement_goes
CREATE TRIGGER bonus_statement_goes BEFORE DELETE ON bonus_statement BEGIN
  SELECT RAISE(ABORT, 'rapport: A statement of a period that is closed stays as it is.')
  WHERE EXISTS (SELECT 1 FROM credit_period p WHERE p.id = OLD.period_id AND p.state = 'closed');
END
-- guard: statement_link_added
CREATE TRIGGER statement_link_added BEFORE INSERT ON statement_link BEGIN
  SELECT RAISE(ABORT, 'rapport: A statement of a period that is closed stays as it is.')
  WHERE EXISTS (SELECT 1 FROM bonus_statement s JOIN credit_period p ON p.id = s.period_id WHERE s.id = NEW.statement_id AND p.state = 'closed');
END
-- guard: statement_link_moves
CREATE TRIGGER statement_link_moves BEFORE UPDATE ON statement_link BEGIN
  SELECT RAISE(ABORT, 'rapport: A statement of a period that is closed stays as it is.')
  WHERE EXISTS (SELECT 1 FROM bonus_statement s JOIN credit_period p ON p.id = s.period_id WHERE s.id = OLD.statement_id AND p.state = 'closed') OR EXISTS (SELECT 1 FROM bonus_statement s JOIN credit_period p ON p.id = s.period_id WHERE s.id = NEW.statement_id AND p.state = 'closed');
END
-- guard: statement_link_goes
CREATE TRIGGER statement_link_goes BEFORE DELETE ON statement_link BEGIN
  SELECT RAISE(ABORT, 'rapport: A statement of a period that is closed stays as it is.')
  WHERE EXISTS (SELECT 1 FROM bonus_statement s JOIN credit_period p ON p.id = s.period_id WHERE s.id = OLD.statement_id AND p.state = 'closed');
END
-- guard: credit_period_goes
CREATE TRIGGER credit_period_goes BEFORE DELETE ON credit_period BEGIN
  SELECT RAISE(ABORT, 'rapport: A period is kept once somebody reviewed it.')
  WHERE OLD.state NOT IN ('open', 'calculated');
  SELECT RAISE(ABORT, 'rapport: Periods follow each other: remove the later ones first.')
  WHERE EXISTS (SELECT 1 FROM credit_period p WHERE p.starts_on > OLD.starts_on);
  SELECT RAISE(ABORT, 'rapport: Scorecards of this period were begun, so it stays.')
  WHERE EXISTS (SELECT 1 FROM scorecard s WHERE s.period_id = OLD.id);
  SELECT RAISE(ABORT, 'rapport: Disputes of this period were filed, so it stays.')
  WHERE EXISTS (SELECT 1 FROM dispute d WHERE d.period_id = OLD.id);
END
-- guard: statement_team_added
CREATE TRIGGER statement_team_added BEFORE INSERT ON statement_team BEGIN
  SELECT RAISE(ABORT, 'rapport: The teams of a period that is closed stay as they were then.')
  WHERE EXISTS (SELECT 1 FROM bonus_statement s JOIN credit_period p ON p.id = s.period_id WHERE s.id = NEW.statement_id AND p.state = 'closed');
END
-- guard: statement_team_keep
CREATE TRIGGER statement_team_keep BEFORE UPDATE ON statement_team BEGIN
  SELECT RAISE(ABORT, 'rapport: The teams of a period that is closed stay as they were then.');
END
-- guard: statement_team_keep_rows
CREATE TRIGGER statement_team_keep_rows BEFORE DELETE ON statement_team BEGIN
  SELECT RAISE(ABORT, 'rapport: The teams of a period that is closed stay as they were then.');
END
-- guard: exchange_rate_keep
CREATE TRIGGER exchange_rate_keep BEFORE UPDATE ON exchange_rate BEGIN
  SELECT RAISE(ABORT, 'rapport: A rate is kept as it was entered; a correction is entered beside it.');
END
-- guard: exchange_rate_keep_rows
CREATE TRIGGER exchange_rate_keep_rows BEFORE DELETE ON exchange_rate BEGIN
  SELECT RAISE(ABORT, 'rapport: A rate is kept as it was entered; a correction is entered beside it.');
END
-- guard: exchange_rate_follows
CREATE TRIGGER exchange_rate_follows BEFORE INSERT ON exchange_rate BEGIN
  SELECT RAISE(ABORT, 'rapport: A correction follows the rate that it corrects.')
  WHERE NEW.revision > 1 AND NOT EXISTS (SELECT 1 FROM exchange_rate r WHERE r.currency = NEW.currency
    AND r.quote = NEW.quote AND r.quoted_on = NEW.quoted_on AND r.revision = NEW.revision - 1);
END
-- guard: dispute_begins
CREATE TRIGGER dispute_begins BEFORE INSERT ON dispute BEGIN
  SELECT RAISE(ABORT, 'rapport: A dispute begins open.')
  WHERE NEW.state <> 'open' OR NEW.signer_id IS NOT NULL OR NEW.reminded_at IS NOT NULL OR NEW.spoken_by_id <> NEW.user_id;
  SELECT RAISE(ABORT, 'rapport: A dispute asks for more than the statement says.')
  WHERE NEW.expected_minor < NEW.actual_minor;
END
-- guard: dispute_moves
CREATE TRIGGER dispute_moves BEFORE UPDATE ON dispute BEGIN
  SELECT RAISE(ABORT, 'rapport: A dispute that is decided or withdrawn stays as it is.')
  WHERE OLD.state IN ('granted', 'refused', 'withdrawn');
  SELECT RAISE(ABORT, 'rapport: A dispute keeps what it is about, its figures and its dates.')
  WHERE NEW.user_id <> OLD.user_id OR NEW.period_id <> OLD.period_id OR NEW.about <> OLD.about OR NEW.subject <> OLD.subject OR NEW.clause <> OLD.clause OR NEW.currency <> OLD.currency OR NEW.actual_minor <> OLD.actual_minor
    OR NEW.expected_minor <> OLD.expected_minor OR NEW.reason <> OLD.reason OR NEW.explanation <> OLD.explanation OR NEW.filed_at <> OLD.filed_at OR NEW.filed_on <> OLD.filed_on OR NEW.due_on <> OLD.due_on OR NEW.part_on IS NOT OLD.part_on OR NEW.claim_id IS NOT OLD.claim_id;
  SELECT RAISE(ABORT, 'rapport: A dispute follows the decisions that were taken on it.')
  WHERE NEW.state <> OLD.state AND (
    NEW.state = 'agreed' AND COALESCE((SELECT d.outcome FROM dispute_decision d WHERE d.dispute_id = NEW.id ORDER BY d.id DESC LIMIT 1), '') <> 'grant'
    OR NEW.state = 'refused' AND COALESCE((SELECT d.outcome FROM dispute_decision d WHERE d.dispute_id = NEW.id ORDER BY d.id DESC LIMIT 1), '') <> 'refuse'
    OR NEW.state = 'open' AND COALESCE((SELECT d.outcome FROM dispute_decision d WHERE d.dispute_id = NEW.id ORDER BY d.id DESC LIMIT 1), '') <> 'decline'
    OR NEW.state = 'granted' AND NOT EXISTS (SELECT 1 FROM dispute_decision d WHERE d.dispute_id = NEW.id
      AND d.id = (SELECT MAX(l.id) FROM dispute_decision l WHERE l.dispute_id = NEW.id) AND (d.outcome = 'sign' OR (d.outcome = 'grant' AND d.is_single_control))))
    OR NEW.state IN ('agreed', 'granted') AND NEW.granted_minor IS NOT (SELECT d.amount_minor FROM dispute_decision d WHERE d.dispute_id = NEW.id ORDER BY d.id DESC LIMIT 1);
  SELECT RAISE(ABORT, 'rapport: What is granted is settled in the first period that is not closed.')
  WHERE NEW.state = 'granted' AND NEW.settles_on <> COALESCE((SELECT date(MAX(p.ends_on), '+1 day') FROM credit_period p WHERE p.state = 'closed'),
    (SELECT MIN(p.starts_on) FROM credit_period p));
  SELECT RAISE(ABORT, 'rapport: No amount is granted for a claim of which nothing is confirmed.')
  WHERE NEW.state IN ('agreed', 'granted') AND NEW.about = 'claim' AND NEW.claim_id IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.id = NEW.claim_id AND (c.allocated_minor > 0 OR c.state = 'confirmed'));
  SELECT RAISE(ABORT, 'rapport: An amount is granted once its period is closed.')
  WHERE NEW.state = 'granted' AND NOT EXISTS (SELECT 1 FROM credit_period p WHERE p.id = NEW.period_id AND p.state = 'closed');
  SELECT RAISE(ABORT, 'rapport: Another manager above signs this; where there is none, one who was chosen and is below neither this person nor whoever granted it.')
  WHERE NEW.state = 'agreed' AND (OLD.state <> 'agreed' OR NEW.signer_id IS NOT OLD.signer_id)
    AND NEW.signer_id NOT IN (WITH able(id, is_above) AS (SELECT u.id, EXISTS (SELECT 1 FROM reach a WHERE a.manager_id = u.id AND a.user_id = NEW.user_id)
      FROM app_user u JOIN user_role r ON r.user_id = u.id AND r.role = 'manager' WHERE u.is_active AND u.id NOT IN (NEW.user_id, (SELECT d.decided_by_id FROM dispute_decision d WHERE d.dispute_id = NEW.id ORDER BY d.id DESC LIMIT 1))
      AND NOT EXISTS (SELECT 1 FROM reach b WHERE b.user_id = u.id AND b.manager_id IN (NEW.user_id, (SELECT d.decided_by_id FROM dispute_decision d WHERE d.dispute_id = NEW.id ORDER BY d.id DESC LIMIT 1)))
      AND NOT EXISTS (SELECT 1 FROM (SELECT NEW.claim_id AS claim_id UNION ALL SELECT k.claim_id FROM dispute_claim k WHERE k.dispute_id = NEW.id) about JOIN claim c ON c.id = about.claim_id WHERE (u.id IN (c.claimant_id, c.entered_by_id)
        OR EXISTS (SELECT 1 FROM credit_share s WHERE s.claim_id = c.id AND s.user_id = u.id))))
      SELECT n.id FROM able n WHERE n.is_above OR NOT EXISTS (SELECT 1 FROM able o WHERE o.is_above));
END
-- guard: dispute_keep_rows
CREATE TRIGGER dispute_keep_rows BEFORE DELETE ON dispute BEGIN
  SELECT RAISE(ABORT, 'rapport: A dispute is decided or withdrawn, never removed.');
END
-- guard: dispute_claim_fits
CREATE TRIGGER dispute_claim_fits BEFORE INSERT ON dispute_claim BEGIN
  SELECT RAISE(ABORT, 'rapport: A dispute that is decided or withdrawn is about nothing more.')
  WHERE NOT EXISTS (SELECT 1 FROM dispute d WHERE d.id = NEW.dispute_id AND d.state IN ('open', 'agreed'));
END
-- guard: dispute_claim_keep
CREATE TRIGGER dispute_claim_keep BEFORE UPDATE ON dispute_claim BEGIN
  SELECT RAISE(ABORT, 'rapport: What a dispute is about stays on record.');
END
-- guard: dispute_claim_keep_rows
CREATE TRIGGER dispute_claim_keep_rows BEFORE DELETE ON dispute_claim BEGIN
  SELECT RAISE(ABORT, 'rapport: What a dispute is about stays on record.');
END
-- guard: dispute_message_fits
CREATE TRIGGER dispute_message_fits BEFORE INSERT ON dispute_message BEGIN
  SELECT RAISE(ABORT, 'rapport: A dispute that is decided or withdrawn takes no further word.')
  WHERE NOT EXISTS (SELECT 1 FROM dispute d WHERE d.id = NEW.dispute_id AND d.state IN ('open', 'agreed'));
END
-- guard: dispute_message_keep
CREATE TRIGGER dispute_message_keep BEFORE UPDATE ON dispute_message BEGIN
  SELECT RAISE(ABORT, 'rapport: What was said in a dispute stays as it was said.');
END
-- guard: dispute_message_keep_rows
CREATE TRIGGER dispute_message_keep_rows BEFORE DELETE ON dispute_message BEGIN
  SELECT RAISE(ABORT, 'rapport: What was said in a dispute stays as it was said.');
END
-- guard: dispute_decision_fits
CREATE TRIGGER dispute_decision_fits BEFORE INSERT ON dispute_decision BEGIN
  SELECT RAISE(ABORT, 'rapport: Nobody decides on their own dispute.')
  WHERE EXISTS (SELECT 1 FROM dispute d WHERE d.id = NEW.dispute_id AND d.user_id = NEW.decided_by_id);
  SELECT RAISE(ABORT, 'rapport: You have a part in the claim that this dispute is about, so somebody else must decide it.')
  WHERE NOT (NEW.outcome = 'decline' AND NEW.decided_by_id = (SELECT l.decided_by_id FROM dispute_decision l WHERE l.dispute_id = NEW.dispute_id ORDER BY l.id DESC LIMIT 1))
    AND EXISTS (SELECT 1 FROM (SELECT d.claim_id FROM dispute d WHERE d.id = NEW.dispute_id UNION ALL SELECT k.claim_id FROM dispute_claim k WHERE k.dispute_id = NEW.dispute_id) about JOIN claim c ON c.id = about.claim_id WHERE (NEW.decided_by_id IN (c.claimant_id, c.entered_by_id)
    OR EXISTS (SELECT 1 FROM credit_share s WHERE s.claim_id = c.id AND s.user_id = NEW.decided_by_id)));
  SELECT RAISE(ABORT, 'rapport: This dispute does not wait for that decision.')
  WHERE NOT EXISTS (SELECT 1 FROM dispute d WHERE d.id = NEW.dispute_id AND d.state = CASE WHEN NEW.outcome IN ('grant', 'refuse') THEN 'open' ELSE 'agreed' END);
  SELECT RAISE(ABORT, 'rapport: What is granted is at most the difference in dispute, and of its sign.')
  WHERE NEW.outcome = 'grant' AND NOT EXISTS (SELECT 1 FROM dispute d WHERE d.id = NEW.dispute_id AND (NEW.amount_minor BETWEEN 1 AND d.expected_minor - d.actual_minor
    OR NEW.amount_minor BETWEEN d.expected_minor - d.actual_minor AND -1));
  SELECT RAISE(ABORT, 'rapport: Another dispute grants this already: less is left than that.')
  WHERE NEW.outcome IN ('grant', 'sign') AND EXISTS (SELECT 1 FROM (SELECT d.expected_minor - d.actual_minor - COALESCE((SELECT SUM(o.granted_minor) FROM dispute o WHERE o.user_id = d.user_id
      AND o.subject = d.subject AND o.currency = d.currency AND o.id <> d.id AND o.state IN ('agreed', 'granted') AND (o.period_id = d.period_id OR d.about = 'claim')), 0) AS left_minor
      FROM dispute d WHERE d.id = NEW.dispute_id) l WHERE (NEW.amount_minor > 0 AND NEW.amount_minor > l.left_minor) OR (NEW.amount_minor < 0 AND NEW.amount_minor < l.left_minor));
  SELECT RAISE(ABORT, 'rapport: Somebody else signs what was granted, and signs that amount.')
  WHERE NEW.outcome IN ('sign', 'decline') AND NOT EXISTS (SELECT 1 FROM dispute_decision g WHERE g.dispute_id = NEW.dispute_id AND g.outcome = 'grant' AND (NEW.outcome = 'decline' OR g.decided_by_id <> NEW.decided_by_id)
    AND g.id = (SELECT MAX(l.id) FROM dispute_decision l WHERE l.dispute_id = NEW.dispute_id) AND (NEW.outcome = 'decline' OR g.amount_minor = NEW.amount_minor));
  SELECT RAISE(ABORT, 'rapport: A second person signs what is granted in this firm.')
  WHERE NEW.is_single_control AND NOT EXISTS (SELECT 1 FROM firm f WHERE f.control_profile = 'small');
  SELECT RAISE(ABORT, 'rapport: Another manager above signs this; where there is none, one who was chosen and is below neither this person nor whoever granted it.')
  WHERE NEW.outcome IN ('sign', 'decline') AND NOT EXISTS (SELECT 1 FROM dispute d JOIN dispute_decision g ON g.dispute_id = d.id AND g.outcome = 'grant'
    WHERE d.id = NEW.dispute_id AND g.id = (SELECT MAX(l.id) FROM dispute_decision l WHERE l.dispute_id = d.id) AND (NEW.outcome = 'decline' AND g.decided_by_id = NEW.decided_by_id OR (d.signer_id = NEW.decided_by_id OR EXISTS (SELECT 1 FROM reach a WHERE a.manager_id = NEW.decided_by_id AND a.user_id = d.user_id))
    AND EXISTS (SELECT 1 FROM app_user u JOIN user_role r ON r.user_id = u.id AND r.role = 'manager' WHERE u.id = NEW.decided_by_id AND u.is_active)
    AND NOT EXISTS (SELECT 1 FROM reach b WHERE b.user_id = NEW.decided_by_id AND b.manager_id IN (d.user_id, g.decided_by_id))));
END
-- guard: dispute_decision_keep
CREATE TRIGGER dispute_decision_keep BEFORE UPDATE ON dispute_decision BEGIN
  SELECT RAISE(ABORT, 'rapport: A decision on a dispute stays as it was taken.');
END
-- guard: dispute_decision_keep_rows
CREATE TRIGGER dispute_decision_keep_rows BEFORE DELETE ON dispute_decision BEGIN
  SELECT RAISE(ABORT, 'rapport: A decision on a dispute stays as it was taken.');
END
-- guard: incentive_award_keep_rows
CREATE TRIGGER incentive_award_keep_rows BEFORE DELETE ON incentive_award BEGIN
  SELECT RAISE(ABORT, 'rapport: An award is withdrawn, never removed.');
END
-- guard: incentive_award_begins
CREATE TRIGGER incentive_award_begins BEFORE INSERT ON incentive_award BEGIN
  SELECT RAISE(ABORT, 'rapport: An award is entered by one person and then approved by another.')
  WHERE NEW.state <> 'entered';
END
-- guard: incentive_award_moves
CREATE TRIGGER incentive_award_moves BEFORE UPDATE ON incentive_award BEGIN
  SELECT RAISE(ABORT, 'rapport: An award that was withdrawn stays withdrawn.')
  WHERE OLD.state = 'withdrawn';
  SELECT RAISE(ABORT, 'rapport: An award stays as it was entered; withdraw it and enter it again.')
  WHERE NEW.user_id <> OLD.user_id OR NEW.what <> OLD.what OR NEW.value_minor IS NOT OLD.value_minor OR NEW.currency IS NOT OLD.currency OR NEW.given_on <> OLD.given_on OR NEW.giver <> OLD.giver OR NEW.reason <> OLD.reason OR NEW.entered_by_id <> OLD.entered_by_id OR NEW.entered_at <> OLD.entered_at;
  SELECT RAISE(ABORT, 'rapport: Who approved an award stays on the record.')
  WHERE OLD.approved_by_id IS NOT NULL AND (NEW.approved_by_id IS NOT OLD.approved_by_id OR NEW.approved_at IS NOT OLD.approved_at);
  SELECT RAISE(ABORT, 'rapport: You entered this award, so somebody else must approve it.')
  WHERE NEW.state = 'approved' AND NEW.approved_by_id = NEW.entered_by_id AND NOT EXISTS (SELECT 1 FROM firm f WHERE f.control_profile = 'small');
  SELECT RAISE(ABORT, 'rapport: Another manager above approves this award; where there is none, one who is below neither this person nor whoever entered it.')
  WHERE NEW.state = 'approved' AND OLD.state <> 'approved' AND NEW.approved_by_id <> NEW.entered_by_id
    AND NEW.approved_by_id NOT IN (WITH able(id, is_above) AS (SELECT u.id, EXISTS (SELECT 1 FROM reach a WHERE a.manager_id = u.id AND a.user_id = NEW.user_id)
      FROM app_user u JOIN user_role r ON r.user_id = u.id AND r.role = 'manager' WHERE u.is_active AND u.id NOT IN (NEW.user_id, NEW.entered_by_id)
      AND NOT EXISTS (SELECT 1 FROM reach b WHERE b.user_id = u.id AND b.manager_id IN (NEW.user_id, NEW.entered_by_id)))
      SELECT n.id FROM able n WHERE n.is_above OR NOT EXISTS (SELECT 1 FROM able o WHERE o.is_above));
END
-- guard: scorecard_begins
CREATE TRIGGER scorecard_begins BEFORE INSERT ON scorecard BEGIN
  SELECT RAISE(ABORT, 'rapport: A scorecard of a period that is closed stays as it is.')
  WHERE EXISTS (SELECT 1 FROM credit_period p WHERE p.id = NEW.period_id AND p.state = 'closed');
  SELECT RAISE(ABORT, 'rapport: A scorecard begins without scores.')
  WHERE NEW.state <> 'begun' OR NEW.round <> 0;
  SELECT RAISE(ABORT, 'rapport: Nobody begins a scorecard of their own.')
  WHERE NEW.begun_by_id = NEW.user_id;
  SELECT RAISE(ABORT, 'rapport: A scorecard is begun after the last day of its period.')
  WHERE EXISTS (SELECT 1 FROM credit_period p WHERE p.id = NEW.period_id AND date(NEW.begun_at) < p.ends_on);
END
-- guard: scorecard_moves
CREATE TRIGGER scorecard_moves BEFORE UPDATE ON scorecard BEGIN
  SELECT RAISE(ABORT, 'rapport: A scorecard of a period that is closed stays as it is.')
  WHERE EXISTS (SELECT 1 FROM credit_period p WHERE p.id = OLD.period_id AND p.state = 'closed');
  SELECT RAISE(ABORT, 'rapport: A scorecard that is signed stays as it is.')
  WHERE OLD.state = 'signed';
  SELECT RAISE(ABORT, 'rapport: A scorecard keeps its person, its period, its criteria and its figures.')
  WHERE NEW.period_id <> OLD.period_id OR NEW.user_id <> OLD.user_id OR NEW.begun_by_id <> OLD.begun_by_id OR NEW.begun_at <> OLD.begun_at OR NEW.criteria <> OLD.criteria OR NEW.figures <> OLD.figures;
  SELECT RAISE(ABORT, 'rapport: Nobody scores or signs a scorecard of their own.')
  WHERE NEW.scored_by_id = NEW.user_id OR NEW.signed_by_id = NEW.user_id;
  SELECT RAISE(ABORT, 'rapport: A scorecard is scored, then signed.')
  WHERE NEW.state = 'signed' AND OLD.state <> 'scored' OR NEW.state = 'scored' AND OLD.state <> 'begun';
  SELECT RAISE(ABORT, 'rapport: What is signed is what was scored.')
  WHERE NEW.state = 'signed' AND (NEW.points <> OLD.points OR NEW.scored_by_id <> OLD.scored_by_id OR NEW.scored_at IS NOT OLD.scored_at OR NEW.round <> OLD.round OR NEW.signer_id IS NOT OLD.signer_id);
  SELECT RAISE(ABORT, 'rapport: You scored this, so another manager must sign it.')
  WHERE NEW.state = 'signed' AND NEW.signed_by_id = NEW.scored_by_id AND NOT EXISTS (SELECT 1 FROM firm f WHERE f.control_profile = 'small');
  SELECT RAISE(ABORT, 'rapport: The score is the sum of all criteria by their weights.')
  WHERE NEW.state = 'scored' AND (NEW.round <> OLD.round + 1 OR (SELECT COALESCE(SUM(c.weight), 0) FROM scorecard_score c WHERE c.scorecard_id = NEW.id AND c.round = NEW.round AND c.scored_by_id = NEW.scored_by_id) <> 10000 OR (SELECT COALESCE(SUM(c.weight * c.score), 0) FROM scorecard_score c WHERE c.scorecard_id = NEW.id AND c.round = NEW.round AND c.scored_by_id = NEW.scored_by_id) <> NEW.points);
  SELECT RAISE(ABORT, 'rapport: Scores are sent back with a reason.')
  WHERE NEW.state = 'begun' AND (NEW.round <> OLD.round OR OLD.state = 'scored' AND NOT EXISTS (SELECT 1 FROM scorecard_return b WHERE b.scorecard_id = OLD.id AND b.round = OLD.round));
  SELECT RAISE(ABORT, 'rapport: Another manager above signs these scores; where there is none, one who was chosen and is below neither this person nor whoever scored.')
  WHERE NEW.state = 'scored' AND NEW.signer_id IS NOT NULL AND (OLD.state <> 'scored' OR NEW.signer_id IS NOT OLD.signer_id)
    AND NEW.signer_id NOT IN (WITH able(id, is_above) AS (SELECT u.id, EXISTS (SELECT 1 FROM reach a WHERE a.manager_id = u.id AND a.user_id = NEW.user_id)
      FROM app_user u JOIN user_role r ON r.user_id = u.id AND r.role = 'manager' WHERE u.is_active AND u.id NOT IN (NEW.user_id, NEW.scored_by_id)
      AND NOT EXISTS (SELECT 1 FROM reach b WHERE b.user_id = u.id AND b.manager_id IN (NEW.user_id, NEW.scored_by_id)))
      SELECT n.id FROM able n WHERE n.is_above OR NOT EXISTS (SELECT 1 FROM able o WHERE o.is_above))
    OR NEW.state = 'signed' AND NEW.signed_by_id <> NEW.scored_by_id AND NOT ((NEW.signed_by_id IS NEW.signer_id OR EXISTS (SELECT 1 FROM reach a WHERE a.manager_id = NEW.signed_by_id AND a.user_id = NEW.user_id))
    AND EXISTS (SELECT 1 FROM app_user u JOIN user_role r ON r.user_id = u.id AND r.role = 'manager' WHERE u.id = NEW.signed_by_id AND u.is_active)
    AND NOT EXISTS (SELECT 1 FROM reach b WHERE b.user_id = NEW.signed_by_id AND b.manager_id IN (NEW.user_id, NEW.scored_by_id)));
END
-- guard: scorecard_goes
CREATE TRIGGER scorecard_goes BEFORE DELETE ON scorecard BEGIN
  SELECT RAISE(ABORT, 'rapport: A scorecard is kept once it was scored.')
  WHERE OLD.state <> 'begun' OR OLD.round <> 0;
END
-- guard: scorecard_score_added
CREATE TRIGGER scorecard_score_added BEFORE INSERT ON scorecard_score BEGIN
  SELECT RAISE(ABORT, 'rapport: A scorecard of a period that is closed stays as it is.')
  WHERE EXISTS (SELECT 1 FROM scorecard s JOIN credit_period p ON p.id = s.period_id WHERE s.id = NEW.scorecard_id AND p.state = 'closed');
  SELECT RAISE(ABORT, 'rapport: Nobody scores or signs a scorecard of their own.')
  WHERE EXISTS (SELECT 1 FROM scorecard s WHERE s.id = NEW.scorecard_id AND s.user_id = NEW.scored_by_id);
  SELECT RAISE(ABORT, 'rapport: Scores are given while a scorecard is begun.')
  WHERE NOT EXISTS (SELECT 1 FROM scorecard s WHERE s.id = NEW.scorecard_id AND s.state = 'begun' AND s.round + 1 = NEW.round);
END
-- guard: scorecard_return_added
CREATE TRIGGER scorecard_return_added BEFORE INSERT ON scorecard_return BEGIN
  SELECT RAISE(ABORT, 'rapport: A scorecard of a period that is closed stays as it is.')
  WHERE EXISTS (SELECT 1 FROM scorecard s JOIN credit_period p ON p.id = s.period_id WHERE s.id = NEW.scorecard_id AND p.state = 'closed');
  SELECT RAISE(ABORT, 'rapport: Only scores that wait for their signature are sent back.')
  WHERE NOT EXISTS (SELECT 1 FROM scorecard s WHERE s.id = NEW.scorecard_id AND s.state = 'scored' AND s.round = NEW.round);
  SELECT RAISE(ABORT, 'rapport: Nobody scores or signs a scorecard of their own.')
  WHERE EXISTS (SELECT 1 FROM scorecard s WHERE s.id = NEW.scorecard_id AND s.user_id = NEW.returned_by_id);
END
-- guard: scorecard_remark_added
CREATE TRIGGER scorecard_remark_added BEFORE INSERT ON scorecard_remark BEGIN
  SELECT RAISE(ABORT, 'rapport: A scorecard of a period that is closed stays as it is.')
  WHERE EXISTS (SELECT 1 FROM scorecard s JOIN credit_period p ON p.id = s.period_id WHERE s.id = NEW.scorecard_id AND p.state = 'closed');
  SELECT RAISE(ABORT, 'rapport: Remarks on figures are made before they are scored.')
  WHERE NOT EXISTS (SELECT 1 FROM scorecard s WHERE s.id = NEW.scorecard_id AND s.state = 'begun');
  SELECT RAISE(ABORT, 'rapport: Only the person themselves remarks on their figures.')
  WHERE NOT EXISTS (SELECT 1 FROM scorecard s WHERE s.id = NEW.scorecard_id AND s.user_id = NEW.said_by_id);
END
-- guard: credit_period_waits_for_signatures
CREATE TRIGGER credit_period_waits_for_signatures BEFORE UPDATE ON credit_period BEGIN
  SELECT RAISE(ABORT, 'rapport: Scorecards of this period are begun and not signed yet.')
  WHERE NEW.state = 'closed' AND OLD.state <> 'closed' AND EXISTS (SELECT 1 FROM scorecard s WHERE s.period_id = NEW.id AND s.state <> 'signed');
END
-- guard: scorecard_score_keep
CREATE TRIGGER scorecard_score_keep BEFORE UPDATE ON scorecard_score BEGIN
  SELECT RAISE(ABORT, 'rapport: A score stays as it was given.');
END
-- guard: scorecard_score_keep_rows
CREATE TRIGGER scorecard_score_keep_rows BEFORE DELETE ON scorecard_score BEGIN
  SELECT RAISE(ABORT, 'rapport: A score stays as it was given.');
END
-- guard: scorecard_return_keep
CREATE TRIGGER scorecard_return_keep BEFORE UPDATE ON scorecard_return BEGIN
  SELECT RAISE(ABORT, 'rapport: What was sent back stays on record.');
END
-- guard: scorecard_return_keep_rows
CREATE TRIGGER scorecard_return_keep_rows BEFORE DELETE ON scorecard_return BEGIN
  SELECT RAISE(ABORT, 'rapport: What was sent back stays on record.');
END
-- guard: scorecard_remark_keep
CREATE TRIGGER scorecard_remark_keep BEFORE UPDATE ON scorecard_remark BEGIN
  SELECT RAISE(ABORT, 'rapport: A remark stays as it was made.');
END
-- guard: scorecard_remark_keep_rows
CREATE TRIGGER scorecard_remark_keep_rows BEFORE DELETE ON scorecard_remark BEGIN
  SELECT RAISE(ABORT, 'rapport: A remark stays as it was made.');
END
-- guard: contact_move_keep
CREATE TRIGGER contact_move_keep BEFORE UPDATE ON contact_move BEGIN
  SELECT RAISE(ABORT, 'rapport: A move of a contact stays on record; it is taken back by another one.');
END
-- guard: contact_move_keep_rows
CREATE TRIGGER contact_move_keep_rows BEFORE DELETE ON contact_move BEGIN
  SELECT RAISE(ABORT, 'rapport: A move of a contact stays on record; it is taken back by another one.');
END
-- guard: proposal_keep_rows
CREATE TRIGGER proposal_keep_rows BEFORE DELETE ON proposal BEGIN
  SELECT RAISE(ABORT, 'rapport: A proposal is withdrawn, never removed.');
END
-- guard: proposal_begins
CREATE TRIGGER proposal_begins BEFORE INSERT ON proposal BEGIN
  SELECT RAISE(ABORT, 'rapport: A proposal waits for a second person, or is given at once where nobody else could confirm it.')
  WHERE NEW.state <> 'proposed' AND NOT (NEW.state = 'given' AND NEW.is_single_control);
  SELECT RAISE(ABORT, 'rapport: Only an administrator proposes what somebody may do.')
  WHERE NEW.proposed_by_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM user_role r JOIN app_user u ON u.id = r.user_id
    WHERE u.id = NEW.proposed_by_id AND u.is_active AND r.role = 'admin');
  SELECT RAISE(ABORT, 'rapport: Somebody else can confirm this, so it waits for them.')
  WHERE NEW.is_single_control AND NEW.proposed_by_id IS NOT NULL AND (EXISTS (SELECT 1 FROM user_role r JOIN app_user u ON u.id = r.user_id
      WHERE u.is_active AND r.role IN ('admin', 'manager') AND u.id NOT IN (COALESCE(NEW.user_id, 0), NEW.proposed_by_id))
    OR EXISTS (SELECT 1 FROM proposal p WHERE p.state = 'ended' AND p.role IN ('admin', 'manager')
      AND p.ended_at > datetime(NEW.given_at, '-7 days') AND p.user_id NOT IN (COALESCE(NEW.user_id, 0), NEW.proposed_by_id)));
  SELECT RAISE(ABORT, 'rapport: Nobody alone gets the link of the only person who could confirm against them.')
  WHERE NEW.kind = 'password' AND NEW.is_single_control AND NEW.proposed_by_id <> NEW.user_id
    AND EXISTS (SELECT 1 FROM app_user u WHERE u.id = NEW.user_id AND u.password_hash IS NOT NULL)
    AND (EXISTS (SELECT 1 FROM user_role r WHERE r.user_id = NEW.user_id AND r.role IN ('admin', 'manager'))
      OR EXISTS (SELECT 1 FROM proposal p WHERE p.user_id = NEW.user_id AND p.state = 'ended' AND p.role IN ('admin', 'manager') AND p.ended_at > datetime(NEW.given_at, '-7 days')));
END
-- guard: proposal_moves
CREATE TRIGGER proposal_moves BEFORE UPDATE ON proposal BEGIN
  SELECT RAISE(ABORT, 'rapport: What became of a proposal stays on record.')
  WHERE OLD.state IN ('withdrawn', 'ended') OR (OLD.state = 'given' AND (NEW.state NOT IN ('given', 'ended')
    OR NEW.confirmed_by_id IS NOT OLD.confirmed_by_id OR NEW.given_at IS NOT OLD.given_at));
  SELECT RAISE(ABORT, 'rapport: A proposal stays as it was made; withdraw it and make another.')
  WHERE NEW.user_id IS NOT OLD.user_id OR NEW.kind <> OLD.kind OR NEW.role IS NOT OLD.role OR NEW.team_id IS NOT OLD.team_id
    OR NEW.proposed_by_id IS NOT OLD.proposed_by_id OR NEW.proposed_at <> OLD.proposed_at OR NEW.is_single_control <> OLD.is_single_control;
  SELECT RAISE(ABORT, 'rapport: Another administrator or a manager confirms what was proposed.')
  WHERE OLD.state = 'proposed' AND NEW.given_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM user_role r JOIN app_user u ON u.id = r.user_id
    WHERE u.id = NEW.confirmed_by_id AND u.is_active AND r.role IN ('admin', 'manager'));
  SELECT RAISE(ABORT, 'rapport: This proposal is too old; make it again.')
  WHERE OLD.state = 'proposed' AND NEW.given_at > datetime(OLD.proposed_at, '+8 days');
END
-- guard: user_role_given
CREATE TRIGGER user_role_given BEFORE INSERT ON user_role BEGIN
  SELECT RAISE(ABORT, 'rapport: This role is given once a second person has confirmed it.')
  WHERE (NEW.role IN ('admin', 'controller', 'manager', 'marketing')
      OR (NEW.role IN ('rep', 'service') AND EXISTS (SELECT 1 FROM firm f WHERE f.access_profile = 'open')))
    AND NOT EXISTS (SELECT 1 FROM proposal p WHERE p.user_id = NEW.user_id AND p.role = NEW.role AND p.state = 'given');
END
-- guard: user_role_keeps
CREATE TRIGGER user_role_keeps BEFORE UPDATE ON user_role BEGIN
  SELECT RAISE(ABORT, 'rapport: A role is given or taken away, never changed.');
END
-- guard: user_role_ends
CREATE TRIGGER user_role_ends AFTER DELETE ON user_role BEGIN
  UPDATE proposal SET state = 'ended', ended_at = strftime('%Y-%m-%d %H:%M:%f', 'now') || '000', version = version + 1
  WHERE user_id = OLD.user_id AND role = OLD.role AND state = 'given';
END
-- guard: app_user_returns
CREATE TRIGGER app_user_returns BEFORE UPDATE ON app_user BEGIN
  SELECT RAISE(ABORT, 'rapport: Whoever comes back gets such roles anew.')
  WHERE NEW.is_active AND NOT OLD.is_active AND EXISTS (SELECT 1 FROM user_role r WHERE r.user_id = NEW.id
    AND (r.role IN ('admin', 'controller', 'manager', 'marketing')
      OR (r.role IN ('rep', 'service') AND EXISTS (SELECT 1 FROM firm f WHERE f.access_profile = 'open'))));
  SELECT RAISE(ABORT, 'rapport: Whoever comes back leads a team once a second person has confirmed it again.')
  WHERE NEW.is_active AND NOT OLD.is_active AND EXISTS (SELECT 1 FROM team t WHERE t.manager_id = NEW.id);
END
-- guard: team_begins
CREATE TRIGGER team_begins BEFORE INSERT ON team BEGIN
  SELECT RAISE(ABORT, 'rapport: A team gets its manager once a second person has confirmed it.')
  WHERE NEW.manager_id IS NOT NULL;
END
-- guard: team_led
CREATE TRIGGER team_led BEFORE UPDATE ON team BEGIN
  SELECT RAISE(ABORT, 'rapport: A team gets its manager once a second person has confirmed it.')
  WHERE NEW.manager_id IS NOT NULL AND NEW.manager_id IS NOT OLD.manager_id
    AND NOT EXISTS (SELECT 1 FROM proposal p WHERE p.user_id = NEW.manager_id AND p.team_id = NEW.id AND p.kind = 'lead' AND p.state = 'given');
END
-- guard: team_led_ends
CREATE TRIGGER team_led_ends AFTER UPDATE ON team WHEN OLD.manager_id IS NOT NULL AND NEW.manager_id IS NOT OLD.manager_id BEGIN
  UPDATE proposal SET state = 'ended', ended_at = strftime('%Y-%m-%d %H:%M:%f', 'now') || '000', version = version + 1
  WHERE user_id = OLD.manager_id AND team_id = OLD.id AND kind = 'lead' AND state = 'given';
END
-- guard: firm_begins
CREATE TRIGGER firm_begins BEFORE INSERT ON firm BEGIN
  SELECT RAISE(ABORT, 'rapport: The firm opens all households once a second person has confirmed it.')
  WHERE NEW.access_profile = 'open' AND NOT EXISTS (SELECT 1 FROM proposal p WHERE p.kind = 'open' AND p.state = 'given');
  SELECT RAISE(ABORT, 'rapport: One person takes second steps alone once a second person has confirmed it.')
  WHERE NEW.control_profile = 'small' AND NOT EXISTS (SELECT 1 FROM proposal p WHERE p.kind = 'small' AND p.state = 'given');
END
-- guard: firm_opens
CREATE TRIGGER firm_opens BEFORE UPDATE ON firm BEGIN
  SELECT RAISE(ABORT, 'rapport: The firm opens all households once a second person has confirmed it.')
  WHERE NEW.access_profile = 'open' AND OLD.access_profile <> 'open'
    AND NOT EXISTS (SELECT 1 FROM proposal p WHERE p.kind = 'open' AND p.state = 'given');
  SELECT RAISE(ABORT, 'rapport: One person takes second steps alone once a second person has confirmed it.')
  WHERE NEW.control_profile = 'small' AND OLD.control_profile <> 'small'
    AND NOT EXISTS (SELECT 1 FROM proposal p WHERE p.kind = 'small' AND p.state = 'given');
END
-- guard: firm_opened_ends
CREATE TRIGGER firm_opened_ends AFTER UPDATE ON firm WHEN OLD.access_profile <> NEW.access_profile OR OLD.control_profile <> NEW.control_profile BEGIN
  UPDATE proposal SET state = 'ended', ended_at = strftime('%Y-%m-%d %H:%M:%f', 'now') || '000', version = version + 1
  WHERE state = 'given' AND (kind = 'open' AND OLD.access_profile = 'open' AND NEW.access_profile <> 'open'
    OR kind = 'small' AND OLD.control_profile = 'small' AND NEW.control_profile <> 'small');
END
-- guard: person_placed
CREATE TRIGGER person_placed AFTER INSERT ON app_user WHEN NEW.team_id IS NOT NULL BEGIN
  INSERT INTO team_place (user_id, team_id, starts_on) VALUES (NEW.id, NEW.team_id, COALESCE(NEW.placed_on, NEW.joined_on));
END
-- guard: person_moves
CREATE TRIGGER person_moves AFTER UPDATE OF team_id ON app_user WHEN NEW.team_id IS NOT OLD.team_id BEGIN
  SELECT RAISE(ABORT, 'rapport: Whoever moves to another team does so from a day on, which lies in no period that is closed.')
  WHERE NEW.placed_on IS NULL OR EXISTS (SELECT 1 FROM credit_period p WHERE p.state = 'closed' AND p.ends_on >= NEW.placed_on)
    OR EXISTS (SELECT 1 FROM team_place t WHERE t.user_id = NEW.id AND (t.starts_on > NEW.placed_on OR t.ends_on >= NEW.placed_on));
  DELETE FROM team_place WHERE user_id = NEW.id AND ends_on IS NULL AND starts_on = NEW.placed_on;
  UPDATE team_place SET ends_on = date(NEW.placed_on, '-1 day') WHERE user_id = NEW.id AND ends_on IS NULL;
  INSERT INTO team_place (user_id, team_id, starts_on) SELECT NEW.id, NEW.team_id, NEW.placed_on WHERE NEW.team_id IS NOT NULL;
END
-- guard: team_place_begins
CREATE TRIGGER team_place_begins BEFORE INSERT ON team_place BEGIN
  SELECT RAISE(ABORT, 'rapport: A place in a team follows from the team of the person.')
  WHERE NEW.ends_on IS NOT NULL OR EXISTS (SELECT 1 FROM team_place t WHERE t.user_id = NEW.user_id AND (t.ends_on IS NULL OR t.ends_on >= NEW.starts_on))
    OR NOT EXISTS (SELECT 1 FROM app_user u WHERE u.id = NEW.user_id AND u.team_id = NEW.team_id);
END
-- guard: team_place_moves
CREATE TRIGGER team_place_moves BEFORE UPDATE ON team_place BEGIN
  SELECT RAISE(ABORT, 'rapport: A place in a team ends with a move to another one, and stays as it was.')
  WHERE NEW.user_id <> OLD.user_id OR NEW.team_id <> OLD.team_id OR NEW.starts_on <> OLD.starts_on OR OLD.ends_on IS NOT NULL
    OR EXISTS (SELECT 1 FROM app_user u WHERE u.id = OLD.user_id AND u.team_id = OLD.team_id);
END
-- guard: team_place_goes
CREATE TRIGGER team_place_goes BEFORE DELETE ON team_place BEGIN
  SELECT RAISE(ABORT, 'rapport: A place in a team stays on the record.')
  WHERE OLD.ends_on IS NOT NULL OR NOT EXISTS (SELECT 1 FROM app_user u WHERE u.id = OLD.user_id AND u.team_id IS NOT OLD.team_id AND u.placed_on = OLD.starts_on);
END
