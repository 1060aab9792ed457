//! The tables, as both databases have them (migrations/*/up.sql).

diesel::table! {
    teams (id) {
        id -> BigInt,
        slug -> Text,
        name_zh -> Text,
        name_en -> Text,
        closed_at -> Nullable<Timestamp>,
        taken_over_by -> Nullable<BigInt>,
    }
}

diesel::table! {
    providers (slug) {
        slug -> Text,
        name_zh -> Text,
        name_en -> Text,
        position -> Integer,
        active -> Bool,
        kind -> Text,
        phone -> Text,
        address -> Text,
        note -> Text,
    }
}

diesel::table! {
    people (id) {
        id -> BigInt,
        email -> Text,
        name -> Text,
        role -> Text,
        senior -> Bool,
        team_id -> Nullable<BigInt>,
        password_hash -> Nullable<Text>,
        locale -> Text,
        active -> Bool,
        confirmed_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        letters -> Text,
        zone -> Nullable<Text>,
        privacy -> Nullable<Text>,
        texts -> Bool,
        queue_look -> Text,
        shortcuts -> Bool,
    }
}

diesel::table! {
    sessions (token_hash) {
        token_hash -> Text,
        person_id -> Nullable<BigInt>,
        device -> Text,
        created_at -> Timestamp,
        last_seen_at -> Timestamp,
        idle_seconds -> BigInt,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    links (id) {
        id -> BigInt,
        purpose -> Text,
        target_id -> BigInt,
        generation -> Integer,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    cases (id) {
        id -> BigInt,
        reference -> Text,
        version -> BigInt,
        seq -> BigInt,
        head -> Text,
        status -> Text,
        outcome -> Nullable<Text>,
        root_cause -> Nullable<Text>,
        waiting_for -> Nullable<Text>,
        waiting_until -> Nullable<Timestamp>,
        problem_type -> Text,
        priority -> Text,
        level -> Integer,
        team_id -> Nullable<BigInt>,
        assignee_id -> Nullable<BigInt>,
        consumer_id -> Nullable<BigInt>,
        contact_name -> Text,
        contact_email -> Nullable<Text>,
        contact_phone -> Nullable<Text>,
        locale -> Text,
        channel -> Text,
        provider -> Text,
        merchant -> Text,
        order_number -> Nullable<Text>,
        payment_reference -> Nullable<Text>,
        amount_minor -> BigInt,
        currency -> Text,
        ordered_on -> Nullable<Date>,
        paid_on -> Nullable<Date>,
        displayed_status -> Nullable<Text>,
        summary -> Text,
        filed_at -> Timestamp,
        last_activity_at -> Timestamp,
        status_at -> Nullable<Timestamp>,
        resolved_at -> Nullable<Timestamp>,
        closed_at -> Nullable<Timestamp>,
        run -> Integer,
        tags -> Text,
        follow_up_at -> Nullable<Timestamp>,
        unanswered -> Bool,
        files -> Integer,
        bytes -> BigInt,
        consents -> Text,
        represented -> Nullable<Text>,
        questions -> Nullable<Text>,
        vulnerable -> Bool,
        worker_id -> Nullable<BigInt>,
        reviewed -> Text,
        demanded_at -> Nullable<Timestamp>,
        extension_clock -> Nullable<Text>,
        extension_days -> Nullable<Integer>,
        extension_text_id -> Nullable<BigInt>,
        extension_by -> Nullable<BigInt>,
        referral_body -> Nullable<Text>,
        referral_until -> Nullable<Timestamp>,
        referral_text_id -> Nullable<BigInt>,
        due_at -> Timestamp,
        due_clock -> Nullable<Text>,
        soon_at -> Timestamp,
        sweep_at -> Timestamp,
        is_open -> Bool,
        is_waiting -> Bool,
        is_due_soon -> Bool,
        checks -> Text,
    }
}

diesel::table! {
    /// The tags of each case; a row says whether it is open, so that nothing reads those that piled up.
    case_tags (tag, is_open, case_id) {
        tag -> Text,
        is_open -> Bool,
        case_id -> BigInt,
    }
}

diesel::table! {
    tags (name) {
        name -> Text,
        used_at -> Timestamp,
    }
}

diesel::table! {
    views (id) {
        id -> BigInt,
        name -> Text,
        query -> Text,
        audience -> Text,
        owner_id -> BigInt,
        team_id -> Nullable<BigInt>,
        created_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    macros (id) {
        id -> BigInt,
        name -> Text,
        says -> Text,
        text_zh -> Text,
        text_en -> Text,
        doing -> Text,
        audience -> Text,
        owner_id -> BigInt,
        team_id -> Nullable<BigInt>,
        uses -> BigInt,
        version -> BigInt,
    }
}

diesel::table! {
    bulk_runs (id) {
        id -> BigInt,
        person_id -> BigInt,
        at -> Timestamp,
        what -> Text,
        total -> BigInt,
        done_at -> Nullable<Timestamp>,
        undone_at -> Nullable<Timestamp>,
        beat_at -> Nullable<Timestamp>,
        next_at -> Nullable<Timestamp>,
        seen_at -> Nullable<Timestamp>,
        macro_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    bulk_rows (run_id, case_id) {
        run_id -> BigInt,
        case_id -> BigInt,
        state -> Text,
        reason -> Nullable<Text>,
        before -> Nullable<Text>,
        after -> Nullable<Text>,
        steps -> Nullable<Text>,
    }
}

diesel::table! {
    guest_cases (session_hash, case_id) {
        session_hash -> Text,
        case_id -> BigInt,
        link_id -> BigInt,
        generation -> Integer,
        opened_at -> Timestamp,
    }
}

diesel::table! {
    guest_merchants (session_hash) {
        session_hash -> Text,
        merchant_id -> BigInt,
        link_id -> BigInt,
        generation -> Integer,
        opened_at -> Timestamp,
    }
}

diesel::table! {
    merchant_requests (id) {
        id -> BigInt,
        case_id -> BigInt,
        merchant_id -> BigInt,
        text_id -> BigInt,
        asked_at -> Timestamp,
        until -> Timestamp,
        since -> Timestamp,
        put_off -> Bool,
        reminded -> Integer,
        answers -> Integer,
        answer -> Nullable<Text>,
        answered_at -> Nullable<Timestamp>,
        heard_at -> Nullable<Timestamp>,
        in_time -> Nullable<Bool>,
        missed_at -> Nullable<Timestamp>,
        ended_at -> Nullable<Timestamp>,
        files -> Integer,
        bytes -> BigInt,
        read_at -> Nullable<Timestamp>,
        promised_until -> Nullable<Timestamp>,
    }
}

diesel::table! {
    merchant_reads (request_id, session_hash) {
        request_id -> BigInt,
        session_hash -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    /// Letters of notice that somebody sent to an outside body, of a merchant or of a provider.
    notices_sent (id) {
        id -> BigInt,
        merchant_id -> Nullable<BigInt>,
        provider -> Nullable<Text>,
        sent_on -> Date,
        body -> Text,
        by_person -> BigInt,
        at -> Timestamp,
        removed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    texts (id) {
        id -> BigInt,
        case_id -> BigInt,
        kind -> Text,
        title -> Nullable<Text>,
        body -> Nullable<Text>,
        salt -> Nullable<Text>,
        at -> Timestamp,
    }
}

diesel::table! {
    events (id) {
        id -> BigInt,
        case_id -> BigInt,
        seq -> BigInt,
        at -> Timestamp,
        by_kind -> Text,
        by_person -> Nullable<BigInt>,
        kind -> Text,
        data -> Text,
        text_id -> Nullable<BigInt>,
        text_hash -> Nullable<Text>,
        for_consumer -> Bool,
        hash -> Text,
    }
}

diesel::table! {
    clocks (case_id, kind, run) {
        case_id -> BigInt,
        kind -> Text,
        run -> Integer,
        target -> BigInt,
        pauses -> Bool,
        started_at -> Timestamp,
        spent -> BigInt,
        running_since -> Nullable<Timestamp>,
        due_at -> Nullable<Timestamp>,
        soon_at -> Nullable<Timestamp>,
        provisional -> Bool,
        paused_at -> Nullable<Timestamp>,
        warned_at -> Nullable<Timestamp>,
        missed_at -> Nullable<Timestamp>,
        met_at -> Nullable<Timestamp>,
        ended_at -> Nullable<Timestamp>,
        policy -> Text,
        policy_version -> Integer,
        in_days -> Bool,
        warn -> BigInt,
        pause_ends_at -> Nullable<Timestamp>,
        paused -> BigInt,
        extensions -> Integer,
        extended -> BigInt,
        pulled -> BigInt,
        most -> Nullable<BigInt>,
        borrowed -> Bool,
        asked -> Nullable<Text>,
        settled_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    offers (id) {
        id -> BigInt,
        case_id -> BigInt,
        text_id -> BigInt,
        remedy -> Text,
        amount_minor -> Nullable<BigInt>,
        currency -> Nullable<Text>,
        due_on -> Date,
        until -> Timestamp,
        state -> Text,
        decided_at -> Nullable<Timestamp>,
        promiser -> Text,
    }
}

diesel::table! {
    remedies (id) {
        id -> BigInt,
        case_id -> BigInt,
        kind -> Text,
        amount_minor -> Nullable<BigInt>,
        currency -> Nullable<Text>,
        due_on -> Date,
        done_at -> Nullable<Timestamp>,
        promiser -> Text,
        remind_at -> Timestamp,
        due_at -> Timestamp,
        reminded -> Bool,
        late -> Bool,
        dropped_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    payment_holds (id) {
        id -> BigInt,
        case_id -> BigInt,
        text_id -> BigInt,
        asks -> Text,
        asked_at -> Timestamp,
        until -> Timestamp,
        late -> Bool,
        answered_at -> Nullable<Timestamp>,
        granted -> Text,
        ends_on -> Nullable<Date>,
        remind_at -> Nullable<Timestamp>,
        ends_at -> Nullable<Timestamp>,
        reminded -> Bool,
        ended_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    credit_harms (case_id) {
        case_id -> BigInt,
        harm -> Text,
        said_at -> Timestamp,
        door -> Nullable<Text>,
        filed_on -> Nullable<Date>,
        answer_by -> Nullable<Timestamp>,
        late -> Bool,
        answer -> Nullable<Text>,
        answered_at -> Nullable<Timestamp>,
        is_open -> Bool,
        due_at -> Timestamp,
        corrected_at -> Nullable<Timestamp>,
        next_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    case_flags (flag, is_open, case_id) {
        flag -> Text,
        is_open -> Bool,
        case_id -> BigInt,
    }
}

diesel::table! {
    case_claims (case_id, claimant) {
        case_id -> BigInt,
        claimant -> Text,
        fact_id -> BigInt,
        state -> Text,
        at -> Timestamp,
        payments -> Integer,
        proved -> Nullable<Text>,
        proof_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    facts (id) {
        id -> BigInt,
        case_id -> BigInt,
        claimant -> Text,
        state -> Text,
        at -> Timestamp,
        recorded_at -> Timestamp,
        text_id -> Nullable<BigInt>,
        other_order -> Nullable<Integer>,
        is_part -> Bool,
    }
}

diesel::table! {
    api_tokens (id) {
        id -> BigInt,
        person_id -> BigInt,
        name -> Text,
        token_hash -> Text,
        tail -> Text,
        scopes -> Text,
        made_by -> BigInt,
        made_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
        revoked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    api_answers (token_id, route, key) {
        token_id -> BigInt,
        route -> Text,
        key -> Text,
        body_hash -> Text,
        answer -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    fact_senders (id) {
        id -> BigInt,
        public_id -> Text,
        version -> BigInt,
        name -> Text,
        provider -> Nullable<Text>,
        merchant_id -> Nullable<BigInt>,
        made_at -> Timestamp,
        revoked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    fact_secrets (sender_id, number) {
        sender_id -> BigInt,
        number -> BigInt,
        sealed -> Text,
        made_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    fact_messages (sender_id, message) {
        sender_id -> BigInt,
        message -> Text,
        body_hash -> Text,
        verdicts -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    fact_origins (fact_id) {
        fact_id -> BigInt,
        sender_id -> Nullable<BigInt>,
        file_id -> Nullable<BigInt>,
        said_by -> Text,
        raw_state -> Nullable<Text>,
        amount_minor -> Nullable<BigInt>,
        currency -> Nullable<Text>,
    }
}

diesel::table! {
    order_mappings (provider) {
        provider -> Text,
        version -> BigInt,
        mapping -> Text,
    }
}

diesel::table! {
    order_files (id) {
        id -> BigInt,
        provider -> Text,
        name -> Text,
        bytes -> BigInt,
        sha256 -> Nullable<Text>,
        state -> Text,
        by_person -> BigInt,
        at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
        mapping -> Text,
        lines -> BigInt,
        taken -> BigInt,
        known -> BigInt,
        unmatched -> BigInt,
        broken -> BigInt,
        report -> Text,
        lease -> Nullable<Text>,
        lease_until -> Nullable<Timestamp>,
    }
}

diesel::table! {
    case_links (id) {
        id -> BigInt,
        kind -> Text,
        from_id -> BigInt,
        to_id -> BigInt,
        made_at -> Timestamp,
        made_by -> Nullable<BigInt>,
        ended_at -> Nullable<Timestamp>,
        set_aside -> Nullable<Text>,
    }
}

diesel::table! {
    other_orders (case_id, position) {
        case_id -> BigInt,
        position -> Integer,
        order_number -> Nullable<Text>,
        payment_reference -> Nullable<Text>,
        amount_minor -> BigInt,
        currency -> Text,
        paid_on -> Nullable<Date>,
    }
}

diesel::table! {
    desk_drafts (case_id, person_id, kind) {
        case_id -> BigInt,
        person_id -> BigInt,
        kind -> Text,
        updated_at -> Timestamp,
        fields -> Text,
    }
}

diesel::table! {
    presences (case_id, person_id) {
        case_id -> BigInt,
        person_id -> BigInt,
        what -> Text,
        since -> Timestamp,
        at -> Timestamp,
    }
}

diesel::table! {
    case_readers (case_id, person_id, day) {
        case_id -> BigInt,
        person_id -> BigInt,
        day -> Date,
    }
}

diesel::table! {
    measurements (case_id, clock, run) {
        case_id -> BigInt,
        clock -> Text,
        run -> Integer,
        started_at -> Timestamp,
        ended_at -> Timestamp,
        working -> BigInt,
        wall -> BigInt,
        target -> BigInt,
        in_time -> Bool,
        person_id -> Nullable<BigInt>,
        team_id -> Nullable<BigInt>,
        problem_type -> Text,
        provider -> Text,
        merchant -> Text,
        level -> Integer,
        /// When its clock started, until its day counts it in [`figure_days`].
        to_roll -> Nullable<Timestamp>,
    }
}

diesel::table! {
    /// The measurements of a day, by one dimension: a packed histogram for each of its keys.
    figure_days (clock, dimension, day) {
        clock -> Text,
        dimension -> Text,
        day -> Date,
        zone -> Text,
        keys -> Binary,
    }
}

diesel::table! {
    /// Measurements that were counted and then altered or taken away; triggers write here.
    figure_spoils (clock, started_at) {
        clock -> Text,
        started_at -> Timestamp,
    }
}

diesel::table! {
    /// How much was open when a day began.
    backlog_days (team, day) {
        day -> Date,
        team -> Text,
        open -> BigInt,
        due_today -> Nullable<BigInt>,
        overdue -> Nullable<BigInt>,
        unassigned -> Nullable<BigInt>,
        consumer -> Nullable<BigInt>,
        merchant -> Nullable<BigInt>,
        platform -> Nullable<BigInt>,
        offered -> Nullable<BigInt>,
        ours -> Nullable<BigInt>,
    }
}

diesel::table! {
    ratings (case_id, run) {
        case_id -> BigInt,
        run -> Integer,
        score -> Integer,
        text_id -> Nullable<BigInt>,
        at -> Timestamp,
        person_id -> Nullable<BigInt>,
        team_id -> Nullable<BigInt>,
        problem_type -> Text,
    }
}

diesel::table! {
    /// What reports count of what happens to cases.
    occurrences (case_id, what, code, item) {
        case_id -> BigInt,
        what -> Text,
        code -> Text,
        item -> BigInt,
        value -> Text,
        day -> Date,
        agent -> Text,
        team -> Text,
        provider -> Text,
        merchant -> Text,
        problem_type -> Text,
        level -> Text,
        due_on -> Nullable<Date>,
        filed_on -> Nullable<Date>,
        asked_on -> Nullable<Date>,
        /// Its day, until that is packed with it in [`occurrence_days`].
        to_pack -> Nullable<Date>,
        merchant_asked_on -> Nullable<Date>,
        platform_asked_on -> Nullable<Date>,
        /// Of a promise: who has to do it. Empty of all else.
        promiser -> Text,
    }
}

diesel::table! {
    /// All that happened on a day, in columns.
    occurrence_days (what, day) {
        what -> Text,
        day -> Date,
        packed -> Binary,
    }
}

diesel::table! {
    /// Days of which something was altered after they were packed; triggers write here.
    occurrence_spoils (what, day) {
        what -> Text,
        day -> Date,
    }
}

diesel::table! {
    drafts (id) {
        id -> BigInt,
        token_hash -> Text,
        person_id -> Nullable<BigInt>,
        answers -> Text,
        updated_at -> Timestamp,
        expires_at -> Timestamp,
        filed_case_id -> Nullable<BigInt>,
        intake_key -> Nullable<Text>,
    }
}

diesel::table! {
    draft_devices (token_hash) {
        token_hash -> Text,
        draft_id -> BigInt,
        at -> Timestamp,
    }
}

diesel::table! {
    evidence (id) {
        id -> BigInt,
        file -> Text,
        draft_id -> Nullable<BigInt>,
        case_id -> Nullable<BigInt>,
        kind -> Text,
        name -> Text,
        media_type -> Text,
        bytes -> BigInt,
        sha256 -> Text,
        by_kind -> Text,
        by_person -> Nullable<BigInt>,
        received_at -> Timestamp,
        wants_preview -> Bool,
        preview_sha256 -> Nullable<Text>,
        audience -> Text,
        replaced_by -> Nullable<BigInt>,
        scan -> Text,
        scan_found -> Nullable<Text>,
        wants_pages -> Bool,
    }
}

diesel::table! {
    screenshot_readings (evidence_id) {
        evidence_id -> BigInt,
        wanted -> Bool,
        amount_minor -> Nullable<BigInt>,
        at -> Nullable<Timestamp>,
        counterparty -> Nullable<Text>,
        order_number -> Nullable<Text>,
        payment_reference -> Nullable<Text>,
        state -> Nullable<Text>,
    }
}

diesel::table! {
    evidence_pages (evidence_id, page) {
        evidence_id -> BigInt,
        page -> Integer,
        sha256 -> Text,
    }
}

diesel::table! {
    outbox (id) {
        id -> BigInt,
        kind -> Text,
        case_id -> Nullable<BigInt>,
        person_id -> Nullable<BigInt>,
        link_id -> Nullable<BigInt>,
        text_id -> Nullable<BigInt>,
        recipient_hash -> Text,
        locale -> Text,
        created_at -> Timestamp,
        next_at -> Timestamp,
        attempts -> Integer,
        is_queued -> Bool,
        lease -> Nullable<Text>,
        sent_at -> Nullable<Timestamp>,
        last_error -> Nullable<Text>,
        way -> Text,
    }
}

diesel::table! {
    merchants (id) {
        id -> BigInt,
        version -> BigInt,
        name -> Text,
        folded -> Text,
        parent_id -> Nullable<BigInt>,
        person -> Text,
        email -> Nullable<Text>,
        phone -> Nullable<Text>,
        email_confirmed_at -> Nullable<Timestamp>,
        email_confirmed_by -> Nullable<BigInt>,
        note -> Text,
        active -> Bool,
        cases -> BigInt,
        asks_again -> Bool,
    }
}

diesel::table! {
    letter_trials (letter_id) {
        letter_id -> BigInt,
        at -> Timestamp,
        words -> Text,
    }
}

diesel::table! {
    merchant_names (folded) {
        folded -> Text,
        merchant_id -> BigInt,
        position -> Integer,
        name -> Text,
    }
}

diesel::table! {
    merchant_spellings (name) {
        name -> Text,
        cases -> BigInt,
        folded -> Nullable<Text>,
        merchant_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    merchant_renames (folded) {
        folded -> Text,
        rounds -> Integer,
        not_before -> Timestamp,
        spelling -> Text,
        provider -> Text,
        case_id -> BigInt,
    }
}

diesel::table! {
    merchants_counted (id) {
        id -> BigInt,
        closed_at -> Timestamp,
        case_id -> BigInt,
    }
}

diesel::table! {
    changes (id) {
        id -> BigInt,
        case_id -> BigInt,
        version -> BigInt,
        at -> Timestamp,
    }
}

diesel::table! {
    idempotency_keys (principal, route, key) {
        principal -> Text,
        route -> Text,
        key -> Text,
        body_hash -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    audits (id) {
        id -> BigInt,
        at -> Timestamp,
        by_person -> Nullable<BigInt>,
        what -> Text,
        target_id -> Nullable<BigInt>,
        before -> Text,
        after -> Text,
        slug -> Nullable<Text>,
    }
}

diesel::table! {
    second_steps (person_id) {
        person_id -> BigInt,
        secret -> Text,
        begun_at -> Timestamp,
        since -> Nullable<Timestamp>,
        last_step -> BigInt,
    }
}

diesel::table! {
    recovery_codes (person_id, code_hash) {
        person_id -> BigInt,
        code_hash -> Text,
    }
}

diesel::table! {
    checkpoints (number) {
        number -> BigInt,
        at -> Timestamp,
        through_event -> BigInt,
        cases -> BigInt,
        root -> Text,
        before -> Text,
        hash -> Text,
        signature -> Text,
        sent_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    checkpoint_heads (number, case_id) {
        number -> BigInt,
        case_id -> BigInt,
        reference -> Text,
        seq -> BigInt,
        head -> Text,
    }
}

diesel::table! {
    exports (id) {
        id -> BigInt,
        person_id -> BigInt,
        query -> Text,
        listing -> Text,
        state -> Text,
        lines -> BigInt,
        parts -> BigInt,
        before_id -> Nullable<BigInt>,
        is_cut -> Bool,
        asked_at -> Timestamp,
        ready_at -> Nullable<Timestamp>,
        until -> Timestamp,
        lease -> Nullable<Text>,
        lease_until -> Nullable<Timestamp>,
        about -> Nullable<BigInt>,
    }
}

diesel::table! {
    export_parts (export_id, part) {
        export_id -> BigInt,
        part -> BigInt,
        lines -> Binary,
    }
}

diesel::table! {
    report_schedules (id) {
        id -> BigInt,
        version -> BigInt,
        name -> Text,
        every -> Text,
        weekday -> Integer,
        day -> Integer,
        hour -> Integer,
        zone -> Text,
        team_id -> Nullable<BigInt>,
        skip_empty -> Bool,
        next_at -> Nullable<Timestamp>,
        parts -> Text,
        failures -> Integer,
        retry_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    report_recipients (schedule_id, person_id) {
        schedule_id -> BigInt,
        person_id -> BigInt,
    }
}

diesel::table! {
    report_runs (id) {
        id -> BigInt,
        schedule_id -> BigInt,
        at -> Timestamp,
        by_person -> Nullable<BigInt>,
        from_day -> Date,
        to_day -> Date,
        outcome -> Text,
    }
}

diesel::table! {
    report_letters (letter_id) {
        letter_id -> BigInt,
        run_id -> BigInt,
        person_id -> BigInt,
    }
}

diesel::table! {
    retention (class) {
        class -> Text,
        months -> Integer,
    }
}

diesel::table! {
    legal_holds (case_id) {
        case_id -> BigInt,
        reason -> Text,
        by_person -> BigInt,
        at -> Timestamp,
    }
}

diesel::table! {
    erasures (case_id, class) {
        case_id -> BigInt,
        class -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    erasure_runs (id) {
        id -> BigInt,
        class -> Text,
        closed_before -> Timestamp,
        by_person -> BigInt,
        at -> Timestamp,
        total -> BigInt,
        done -> BigInt,
        ended_at -> Nullable<Timestamp>,
        is_of_one -> Bool,
    }
}

diesel::table! {
    erasure_cases (run_id, case_id) {
        run_id -> BigInt,
        case_id -> BigInt,
    }
}

diesel::table! {
    rule_versions (kind, slug, version) {
        kind -> Text,
        slug -> Text,
        version -> Integer,
        body -> Text,
        at -> Timestamp,
        by_person -> Nullable<BigInt>,
    }
}

diesel::table! {
    bill_readings (evidence_id) {
        evidence_id -> BigInt,
        wanted -> Bool,
        sought -> Text,
        source -> Nullable<Text>,
        seen -> BigInt,
        damaged -> BigInt,
        trouble -> Nullable<Text>,
        read_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    bill_lines (evidence_id, position, line) {
        evidence_id -> BigInt,
        position -> Integer,
        line -> BigInt,
        at -> Timestamp,
        direction -> Text,
        amount_minor -> BigInt,
        refunded_minor -> Nullable<BigInt>,
        currency -> Text,
        counterparty -> Text,
        description -> Text,
        method -> Text,
        status_raw -> Text,
        order_state -> Text,
        transaction_id -> Nullable<Text>,
        order_number -> Nullable<Text>,
        likeness -> Text,
    }
}

diesel::table! {
    rule_revisions (id) {
        id -> BigInt,
        revision -> BigInt,
    }
}

diesel::table! {
    recomputations (id) {
        id -> BigInt,
        kind -> Text,
        slug -> Text,
        at -> Timestamp,
        by_person -> Nullable<BigInt>,
        after_case -> BigInt,
        moved -> BigInt,
        done_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    notifications (id) {
        id -> BigInt,
        person_id -> BigInt,
        case_id -> BigInt,
        kind -> Text,
        clock -> Nullable<Text>,
        due_at -> Nullable<Timestamp>,
        by_person -> Nullable<BigInt>,
        at -> Timestamp,
        is_unread -> Bool,
        tell_at -> Nullable<Timestamp>,
        letter_id -> Nullable<BigInt>,
        at_any_hour -> Bool,
    }
}

diesel::table! {
    notification_wishes (person_id) {
        person_id -> BigInt,
        wishes -> Text,
        quiet_from -> Nullable<Integer>,
        quiet_to -> Nullable<Integer>,
        quiet_days_off -> Bool,
    }
}

diesel::table! {
    /// Without what depends on the database: the words themselves (dialect/words.rs).
    case_words (case_id, page) {
        id -> BigInt,
        case_id -> BigInt,
        page -> Integer,
        from_text -> BigInt,
        chars -> BigInt,
    }
}

diesel::table! {
    /// SQLite only: what `case_words.words` is on PostgreSQL.
    case_words_index (rowid) {
        rowid -> BigInt,
        words -> Text,
    }
}

diesel::table! {
    search_marks (id) {
        id -> BigInt,
        before_case -> BigInt,
    }
}

diesel::table! {
    holds (id) {
        id -> BigInt,
        since -> Timestamp,
    }
}

diesel::table! {
    process_numbers (number) {
        number -> Integer,
        held_until -> Timestamp,
    }
}

diesel::table! {
    /// SQLite only: what a sequence is on PostgreSQL.
    case_numbers (id) {
        id -> BigInt,
        next -> BigInt,
    }
}

diesel::table! {
    staffing (person_id) {
        person_id -> BigInt,
        languages -> Text,
        providers -> Text,
        cap -> Nullable<Integer>,
        away_from -> Nullable<Timestamp>,
        away_until -> Nullable<Timestamp>,
        hand_over -> Text,
        hand_over_to -> Nullable<BigInt>,
        is_to_hand_over -> Bool,
        given_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    routings (case_id) {
        case_id -> BigInt,
        try_at -> Timestamp,
        from_id -> Nullable<BigInt>,
        to_id -> Nullable<BigInt>,
        lack -> Nullable<Text>,
        rule -> Nullable<Text>,
    }
}

diesel::table! {
    /// When each case came, in hours since 1970, and what about.
    arrivals (case_id) {
        case_id -> BigInt,
        hour -> BigInt,
        provider -> Text,
        problem_type -> Text,
        merchant -> Text,
    }
}

diesel::table! {
    incidents (id) {
        id -> BigInt,
        version -> BigInt,
        state -> Text,
        is_past -> Bool,
        provider -> Text,
        problem_type -> Text,
        merchant -> Nullable<Text>,
        burst -> Nullable<Text>,
        title_zh -> Text,
        title_en -> Text,
        from_hour -> BigInt,
        to_hour -> BigInt,
        joins -> Bool,
        made_at -> Timestamp,
        made_by -> Nullable<BigInt>,
        decided_at -> Nullable<Timestamp>,
        decided_by -> Nullable<BigInt>,
        reason -> Text,
        root_cause -> Nullable<Text>,
        peak -> Text,
        burst_hour -> BigInt,
    }
}

diesel::table! {
    incident_cases (incident_id, case_id) {
        incident_id -> BigInt,
        case_id -> BigInt,
        at -> Timestamp,
        by_person -> Nullable<BigInt>,
        left_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    incident_messages (id) {
        id -> BigInt,
        incident_id -> BigInt,
        by_person -> BigInt,
        at -> Timestamp,
        text_zh -> Text,
        text_en -> Text,
        begins_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    incident_deliveries (message_id, case_id) {
        message_id -> BigInt,
        case_id -> BigInt,
        state -> Text,
        is_waiting -> Bool,
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    incident_banners (incident_id) {
        incident_id -> BigInt,
        text_zh -> Text,
        text_en -> Text,
        from_at -> Timestamp,
        until_at -> Timestamp,
    }
}

diesel::table! {
    webhooks (id) {
        id -> BigInt,
        version -> BigInt,
        name -> Text,
        url -> Text,
        topics -> Text,
        team_id -> Nullable<BigInt>,
        is_active -> Bool,
        made_at -> Timestamp,
        off_why -> Nullable<Text>,
        off_at -> Nullable<Timestamp>,
        removed_at -> Nullable<Timestamp>,
        failing_since -> Nullable<Timestamp>,
        served_at -> Timestamp,
        lease -> Nullable<Text>,
        lease_until -> Nullable<Timestamp>,
        is_told -> Bool,
    }
}

diesel::table! {
    webhook_secrets (webhook_id, number) {
        webhook_id -> BigInt,
        number -> BigInt,
        sealed -> Text,
        made_at -> Timestamp,
        ends_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    webhook_deliveries (webhook_id, event_id, part) {
        webhook_id -> BigInt,
        event_id -> BigInt,
        part -> Integer,
        topic -> Text,
        reference -> Nullable<Text>,
        body -> Text,
        created_at -> Timestamp,
        state -> Text,
        is_waiting -> Bool,
        attempts -> Integer,
        failures -> Integer,
        next_at -> Timestamp,
        last_at -> Nullable<Timestamp>,
        last_status -> Nullable<Integer>,
        last_fault -> Nullable<Text>,
        last_said -> Nullable<Text>,
    }
}

diesel::table! {
    webhook_attempts (webhook_id, event_id, part, number) {
        webhook_id -> BigInt,
        event_id -> BigInt,
        part -> Integer,
        number -> BigInt,
        begun_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
        status -> Nullable<Integer>,
        fault -> Nullable<Text>,
    }
}

diesel::joinable!(texts -> cases (case_id));
diesel::joinable!(routings -> cases (case_id));
diesel::joinable!(cases -> teams (team_id));
diesel::joinable!(measurements -> cases (case_id));
diesel::joinable!(occurrences -> cases (case_id));
diesel::joinable!(bill_readings -> evidence (evidence_id));

diesel::allow_tables_to_appear_in_same_query!(
    case_tags,
    tags,
    views,
    macros,
    bulk_runs,
    bulk_rows,
    exports,
    export_parts,
    retention,
    legal_holds,
    erasures,
    erasure_runs,
    erasure_cases,
    report_schedules,
    report_recipients,
    report_runs,
    report_letters,
    teams,
    providers,
    merchants,
    merchant_names,
    merchant_spellings,
    merchant_renames,
    people,
    sessions,
    links,
    cases,
    guest_cases,
    guest_merchants,
    merchant_requests,
    merchant_reads,
    notices_sent,
    texts,
    events,
    clocks,
    offers,
    remedies,
    payment_holds,
    credit_harms,
    case_flags,
    facts,
    api_tokens,
    api_answers,
    fact_senders,
    fact_secrets,
    fact_messages,
    fact_origins,
    order_mappings,
    order_files,
    webhooks,
    webhook_secrets,
    webhook_deliveries,
    webhook_attempts,
    case_readers,
    desk_drafts,
    presences,
    staffing,
    routings,
    arrivals,
    incidents,
    incident_cases,
    incident_messages,
    incident_deliveries,
    incident_banners,
    other_orders,
    case_links,
    measurements,
    figure_days,
    figure_spoils,
    backlog_days,
    ratings,
    occurrences,
    drafts,
    draft_devices,
    evidence,
    evidence_pages,
    screenshot_readings,
    bill_readings,
    bill_lines,
    outbox,
    letter_trials,
    changes,
    idempotency_keys,
    audits,
    second_steps,
    recovery_codes,
    checkpoints,
    checkpoint_heads,
    rule_versions,
    rule_revisions,
    recomputations,
    notifications,
    notification_wishes,
    case_claims,
    case_words,
    search_marks,
    holds,
    process_numbers,
);
