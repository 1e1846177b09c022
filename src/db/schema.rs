//! The tables as diesel knows them. Nobody outside `db` can name one.

diesel::table! {
    app_user (id) {
        id -> BigInt,
        email -> Text,
        fold -> Text,
        name -> Text,
        password_hash -> Text,
        disabled -> Bool,
        generation -> BigInt,
        created_at -> BigInt,
        shortcuts -> Bool,
    }
}

diesel::table! {
    session (token_hash) {
        token_hash -> Text,
        user_id -> BigInt,
        generation -> BigInt,
        created_at -> BigInt,
        seen_at -> BigInt,
    }
}

diesel::table! {
    workspace (id) {
        id -> BigInt,
        name -> Text,
        demo -> Bool,
        currency -> Nullable<Text>,
        created_at -> BigInt,
    }
}

diesel::table! {
    member (workspace_id, user_id) {
        workspace_id -> BigInt,
        user_id -> BigInt,
        role -> Text,
    }
}

diesel::table! {
    one_time_link (token_hash) {
        token_hash -> Text,
        purpose -> Text,
        user_id -> Nullable<BigInt>,
        target -> Nullable<Text>,
        expires_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    workspace_counter (workspace_id, noun) {
        workspace_id -> BigInt,
        noun -> Text,
        next -> BigInt,
    }
}

diesel::table! {
    meta (key) {
        key -> Text,
        value -> Text,
    }
}

diesel::joinable!(session -> app_user (user_id));
diesel::joinable!(member -> app_user (user_id));
diesel::joinable!(member -> workspace (workspace_id));
diesel::table! {
    frozen_report (workspace_id, id) {
        workspace_id -> BigInt,
        id -> BigInt,
        experiment_id -> Nullable<BigInt>,
        name -> Text,
        title -> Text,
        sentence -> Text,
        card -> Binary,
        frozen_at -> BigInt,
        frozen_by -> Text,
        proposition_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    frozen_edition (workspace_id, frozen_id, readers) {
        workspace_id -> BigInt,
        frozen_id -> BigInt,
        readers -> SmallInt,
        page -> Text,
        figures -> Text,
    }
}

diesel::table! {
    share_link (workspace_id, id) {
        workspace_id -> BigInt,
        id -> BigInt,
        token_hash -> Text,
        experiment_id -> Nullable<BigInt>,
        frozen_id -> Nullable<BigInt>,
        words -> Bool,
        made_by -> Text,
        made_at -> BigInt,
        expires_at -> BigInt,
        revoked_by -> Nullable<Text>,
        revoked_at -> Nullable<BigInt>,
        views -> BigInt,
        viewed_at -> Nullable<BigInt>,
        proposition_id -> Nullable<BigInt>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(app_user, session, workspace, member, one_time_link);

diesel::table! {
    segment (workspace_id, id) {
        workspace_id -> BigInt,
        id -> BigInt,
        name -> Text,
        fold -> Text,
        internal -> Bool,
    }
}

diesel::table! {
    customer (workspace_id, id) {
        workspace_id -> BigInt,
        id -> BigInt,
        name -> Text,
        fold -> Text,
        contact -> Nullable<Text>,
        contact_fold -> Nullable<Text>,
    }
}

diesel::table! {
    care (workspace_id, id) {
        workspace_id -> BigInt,
        id -> BigInt,
        name -> Text,
        fold -> Text,
    }
}

diesel::table! {
    proposition (workspace_id, id) {
        workspace_id -> BigInt,
        id -> BigInt,
        name -> Text,
        fold -> Text,
        how -> Text,
        unlike -> Text,
    }
}

diesel::table! {
    proposition_care (workspace_id, proposition_id, care_id) {
        workspace_id -> BigInt,
        proposition_id -> BigInt,
        care_id -> BigInt,
    }
}

diesel::table! {
    proposition_set (workspace_id, id) {
        workspace_id -> BigInt,
        id -> BigInt,
        members -> Text,
    }
}

diesel::table! {
    proposition_set_member (workspace_id, proposition_set_id, proposition_id) {
        workspace_id -> BigInt,
        proposition_set_id -> BigInt,
        proposition_id -> BigInt,
        position -> BigInt,
    }
}

diesel::table! {
    experiment (workspace_id, id) {
        workspace_id -> BigInt,
        id -> BigInt,
        name -> Text,
        fold -> Text,
        hypothesis -> Text,
        status -> Text,
        method -> Nullable<Text>,
        riskiest_assumption -> Text,
        succeed_at -> Nullable<BigInt>,
        stop_at -> Nullable<BigInt>,
        stop_on -> Nullable<BigInt>,
        source -> Nullable<Text>,
        created_at -> BigInt,
        started_at -> Nullable<BigInt>,
        stopped_at -> Nullable<BigInt>,
        archived_at -> Nullable<BigInt>,
        tags -> Text,
        owner_id -> Nullable<BigInt>,
        decision_days -> BigInt,
    }
}

diesel::table! {
    experiment_segment (workspace_id, experiment_id, segment_id) {
        workspace_id -> BigInt,
        experiment_id -> BigInt,
        segment_id -> BigInt,
    }
}

diesel::table! {
    amendment (workspace_id, id) {
        workspace_id -> BigInt,
        id -> BigInt,
        experiment_id -> BigInt,
        at -> BigInt,
        by_name -> Text,
        after_responses -> BigInt,
        reason -> Text,
        succeed_at_before -> BigInt,
        stop_at_before -> Nullable<BigInt>,
        stop_on_before -> Nullable<BigInt>,
        succeed_at_after -> BigInt,
        stop_at_after -> Nullable<BigInt>,
        stop_on_after -> Nullable<BigInt>,
    }
}

diesel::table! {
    alternative (workspace_id, id) {
        workspace_id -> BigInt,
        id -> BigInt,
        experiment_id -> BigInt,
        name -> Text,
        fold -> Text,
        archived -> Bool,
    }
}

diesel::table! {
    offer (workspace_id, id) {
        workspace_id -> BigInt,
        id -> BigInt,
        experiment_id -> BigInt,
        name -> Text,
        fold -> Text,
        words -> Text,
        ask -> SmallInt,
        ask_amount_minor -> Nullable<BigInt>,
        price_minor -> Nullable<BigInt>,
        currency -> Nullable<Text>,
        proposition_set_id -> Nullable<BigInt>,
        archived -> Bool,
    }
}

diesel::table! {
    import (workspace_id, id) {
        workspace_id -> BigInt,
        id -> BigInt,
        experiment_id -> Nullable<BigInt>,
        file_name -> Text,
        file_hash -> Text,
        rows_read -> BigInt,
        responses -> BigInt,
        changed -> BigInt,
        finished -> Bool,
        at -> BigInt,
        by_name -> Text,
        undone_at -> Nullable<BigInt>,
        aside -> Bool,
    }
}

diesel::table! {
    response (workspace_id, id) {
        workspace_id -> BigInt,
        id -> BigInt,
        experiment_id -> BigInt,
        offer_id -> BigInt,
        proposition_set_id -> Nullable<BigInt>,
        segment_id -> Nullable<BigInt>,
        customer_id -> Nullable<BigInt>,
        outcome -> SmallInt,
        alternative_id -> Nullable<BigInt>,
        rung -> SmallInt,
        quantity -> BigInt,
        amount_minor -> Nullable<BigInt>,
        price_minor -> Nullable<BigInt>,
        currency -> Nullable<Text>,
        warm -> Bool,
        standing -> SmallInt,
        reason -> Nullable<Text>,
        reason_source -> Nullable<SmallInt>,
        standard -> Nullable<Text>,
        satisfaction -> Nullable<SmallInt>,
        quote -> Nullable<Text>,
        responded_at -> BigInt,
        logged_at -> BigInt,
        logged_by -> Nullable<BigInt>,
        external_id -> Nullable<Text>,
        import_id -> Nullable<BigInt>,
        undone_at -> Nullable<BigInt>,
        replaced -> Bool,
        captured_at -> Nullable<BigInt>,
        lost_at -> Nullable<BigInt>,
        lost_reason -> Nullable<Text>,
        observed_until -> Nullable<BigInt>,
    }
}

diesel::table! {
    stated_care (workspace_id, response_id, care_id) {
        workspace_id -> BigInt,
        response_id -> BigInt,
        care_id -> BigInt,
        position -> BigInt,
        intensity_milli -> Nullable<BigInt>,
        delivers_milli -> Nullable<BigInt>,
    }
}

diesel::table! {
    response_history (workspace_id, id) {
        workspace_id -> BigInt,
        id -> BigInt,
        response_id -> BigInt,
        at -> BigInt,
        by_name -> Text,
        what -> Text,
        before -> Text,
        import_id -> Nullable<BigInt>,
        after -> Nullable<Text>,
    }
}

diesel::table! {
    rewording (workspace_id, id) {
        workspace_id -> BigInt,
        id -> BigInt,
        experiment_id -> BigInt,
        at -> BigInt,
        by_name -> Text,
        after_responses -> BigInt,
        what -> Text,
        before -> Text,
        after -> Text,
    }
}

diesel::table! {
    tally (workspace_id, offer_id, segment_id, proposition_set_id, outcome, alternative_id, rung, standing, day) {
        workspace_id -> BigInt,
        offer_id -> BigInt,
        segment_id -> BigInt,
        proposition_set_id -> BigInt,
        outcome -> SmallInt,
        alternative_id -> BigInt,
        rung -> SmallInt,
        standing -> SmallInt,
        day -> BigInt,
        count -> BigInt,
    }
}

diesel::table! {
    offer_stream (workspace_id, offer_id) {
        workspace_id -> BigInt,
        offer_id -> BigInt,
        n -> BigInt,
        accepted -> BigInt,
        last_at -> BigInt,
        last_id -> BigInt,
        crossed_validated -> Nullable<Bool>,
        crossed_closing -> Nullable<Bool>,
        crossed_n -> Nullable<BigInt>,
        crossed_accepted -> Nullable<BigInt>,
        crossed_at -> Nullable<BigInt>,
        settled_n -> Nullable<BigInt>,
        settled_accepted -> Nullable<BigInt>,
        settled_crossed -> Nullable<Bool>,
        moment_tallied -> Nullable<Bool>,
        since_checkpoint -> Nullable<BigInt>,
    }
}

diesel::table! {
    stream_checkpoint (workspace_id, offer_id, at) {
        workspace_id -> BigInt,
        offer_id -> BigInt,
        at -> BigInt,
        n -> BigInt,
        accepted -> BigInt,
        crossed -> Bool,
    }
}

diesel::table! {
    care_tally (workspace_id, offer_id, segment_id, cares, outcome, rung) {
        workspace_id -> BigInt,
        offer_id -> BigInt,
        segment_id -> BigInt,
        cares -> Text,
        outcome -> SmallInt,
        rung -> SmallInt,
        count -> BigInt,
    }
}

diesel::table! {
    source_tally (workspace_id, offer_id, member_id, import_id, late, outcome, rung) {
        workspace_id -> BigInt,
        offer_id -> BigInt,
        member_id -> BigInt,
        import_id -> BigInt,
        late -> Bool,
        outcome -> SmallInt,
        rung -> SmallInt,
        count -> BigInt,
    }
}

diesel::table! {
    ending_tally (workspace_id, offer_id, outcome, rung, day, ending, ended_day, lost_reason) {
        workspace_id -> BigInt,
        offer_id -> BigInt,
        outcome -> SmallInt,
        rung -> SmallInt,
        day -> BigInt,
        ending -> SmallInt,
        ended_day -> BigInt,
        lost_reason -> Text,
        count -> BigInt,
    }
}

diesel::table! {
    price_change (workspace_id, id) {
        workspace_id -> BigInt,
        id -> BigInt,
        offer_id -> BigInt,
        at -> BigInt,
        by_name -> Text,
        minor_before -> Nullable<BigInt>,
        currency_before -> Nullable<Text>,
        minor_after -> Nullable<BigInt>,
        currency_after -> Nullable<Text>,
    }
}

diesel::table! {
    choice_tally (workspace_id, offer_id, field_id, option, outcome, rung) {
        workspace_id -> BigInt,
        offer_id -> BigInt,
        field_id -> BigInt,
        option -> Text,
        outcome -> SmallInt,
        rung -> SmallInt,
        count -> BigInt,
    }
}

diesel::table! {
    price_tally (workspace_id, offer_id, price_minor, currency, day) {
        workspace_id -> BigInt,
        offer_id -> BigInt,
        price_minor -> BigInt,
        currency -> Text,
        day -> BigInt,
        count -> BigInt,
    }
}

diesel::table! {
    offer_pair (workspace_id, first_offer_id, second_offer_id, earlier) {
        workspace_id -> BigInt,
        first_offer_id -> BigInt,
        second_offer_id -> BigInt,
        earlier -> Bool,
        pairs -> BigInt,
        first_only -> BigInt,
        second_only -> BigInt,
        strongest -> Double,
        better -> SmallInt,
        first_at -> BigInt,
        first_id -> BigInt,
        second_at -> BigInt,
        second_id -> BigInt,
    }
}

diesel::table! {
    idempotency (workspace_id, key) {
        workspace_id -> BigInt,
        key -> Text,
        location -> Text,
        at -> BigInt,
        fingerprint -> Text,
    }
}

diesel::table! {
    upload (workspace_id, token) {
        workspace_id -> BigInt,
        token -> Text,
        user_id -> BigInt,
        experiment_id -> BigInt,
        file_name -> Text,
        bytes -> Binary,
        created_at -> BigInt,
        fixes -> Text,
    }
}

diesel::table! {
    import_layout (workspace_id, header) {
        workspace_id -> BigInt,
        header -> Text,
        choices -> Text,
    }
}

diesel::table! {
    import_word (workspace_id, field, word) {
        workspace_id -> BigInt,
        field -> Text,
        word -> Text,
        meaning -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    segment,
    customer,
    care,
    proposition,
    proposition_care,
    proposition_set,
    proposition_set_member,
    experiment,
    experiment_segment,
    amendment,
    alternative,
    offer,
    import,
    response,
    stated_care,
    response_history,
    tally,
    offer_stream,
    care_tally,
    choice_tally,
    source_tally,
    ending_tally,
    offer_pair,
    price_change,
    price_tally,
    stream_checkpoint,
    idempotency,
    frozen_report,
    frozen_edition,
    share_link,
);

diesel::table! {
    decision (workspace_id, id) {
        workspace_id -> BigInt,
        id -> BigInt,
        experiment_id -> Nullable<BigInt>,
        proposition_id -> Nullable<BigInt>,
        choice -> Text,
        why -> Text,
        next -> Text,
        recommended -> Text,
        stance -> Text,
        at -> BigInt,
        by_name -> Text,
        undone_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    decision_finding (workspace_id, decision_id, position) {
        workspace_id -> BigInt,
        decision_id -> BigInt,
        position -> BigInt,
        experiment -> Text,
        offer -> Text,
        n -> BigInt,
        accepted -> BigInt,
        succeed_at -> Nullable<BigInt>,
        state -> Text,
    }
}

diesel::table! {
    learning_edit (workspace_id, id) {
        workspace_id -> BigInt,
        id -> BigInt,
        experiment_id -> BigInt,
        believed -> Nullable<Text>,
        observed -> Nullable<Text>,
        learned -> Nullable<Text>,
        will -> Nullable<Text>,
        at -> BigInt,
        by_name -> Text,
        undone_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    follow_up (workspace_id, experiment_id) {
        workspace_id -> BigInt,
        experiment_id -> BigInt,
        follows_id -> BigInt,
        at -> BigInt,
        by_name -> Text,
    }
}

diesel::table! {
    forecast (workspace_id, id) {
        workspace_id -> BigInt,
        id -> BigInt,
        experiment_id -> BigInt,
        user_id -> Nullable<BigInt>,
        by_name -> Text,
        percent -> BigInt,
        succeed_at -> BigInt,
        stop_at -> Nullable<BigInt>,
        at -> BigInt,
    }
}

diesel::table! {
    logging_place (workspace_id, user_id) {
        workspace_id -> BigInt,
        user_id -> BigInt,
        experiment_id -> BigInt,
        at -> BigInt,
    }
}

diesel::table! {
    guide (workspace_id, experiment_id) {
        workspace_id -> BigInt,
        experiment_id -> BigInt,
        questions -> Text,
    }
}

diesel::table! {
    template (workspace_id, id) {
        workspace_id -> BigInt,
        id -> BigInt,
        name -> Text,
        fold -> Text,
        method -> Nullable<Text>,
        alternatives -> Text,
        questions -> Nullable<Text>,
        items -> Text,
        succeed_at -> Nullable<BigInt>,
        stop_at -> Nullable<BigInt>,
        because -> Text,
        experiment_id -> BigInt,
        by_name -> Text,
        saved_at -> BigInt,
        archived_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    template_offer (workspace_id, template_id, position) {
        workspace_id -> BigInt,
        template_id -> BigInt,
        position -> BigInt,
        name -> Text,
        words -> Text,
        ask -> SmallInt,
        ask_amount_minor -> Nullable<BigInt>,
        price_minor -> Nullable<BigInt>,
        currency -> Nullable<Text>,
    }
}

diesel::table! {
    begun_from (workspace_id, experiment_id) {
        workspace_id -> BigInt,
        experiment_id -> BigInt,
        word -> Nullable<Text>,
        template_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    own_item (workspace_id, id) {
        workspace_id -> BigInt,
        id -> BigInt,
        experiment_id -> BigInt,
        label -> Text,
        ticked_by -> Nullable<Text>,
        ticked_at -> Nullable<BigInt>,
        archived_at -> Nullable<BigInt>,
    }
}

diesel::allow_tables_to_appear_in_same_query!(template, experiment);
diesel::allow_tables_to_appear_in_same_query!(decision, decision_finding);
diesel::allow_tables_to_appear_in_same_query!(forecast, experiment);
diesel::allow_tables_to_appear_in_same_query!(logging_place, experiment);
diesel::allow_tables_to_appear_in_same_query!(share_link, workspace);

diesel::table! {
    offer_page (workspace_id, offer_id) {
        workspace_id -> BigInt,
        offer_id -> BigInt,
        experiment_id -> BigInt,
        secret -> Text,
        brand -> Text,
        arrangement -> Text,
        commitment -> Text,
        language -> Text,
        sites -> Text,
        closes_on -> Nullable<BigInt>,
        opened_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    offer_picture (workspace_id, offer_id) {
        workspace_id -> BigInt,
        offer_id -> BigInt,
        kind -> Text,
        width -> BigInt,
        height -> BigInt,
        words -> Text,
        bytes -> Binary,
    }
}

diesel::table! {
    offer_link (workspace_id, id) {
        workspace_id -> BigInt,
        id -> BigInt,
        experiment_id -> BigInt,
        offer_id -> BigInt,
        token_hash -> Text,
        name -> Text,
        customer_id -> Nullable<BigInt>,
        response_id -> Nullable<BigInt>,
        made_by -> Text,
        made_at -> BigInt,
        revoked_by -> Nullable<Text>,
        revoked_at -> Nullable<BigInt>,
        views -> BigInt,
        viewed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    offer_answer (workspace_id, link_id, visitor) {
        workspace_id -> BigInt,
        link_id -> BigInt,
        visitor -> Text,
        response_id -> BigInt,
        given -> Text,
        answered_at -> BigInt,
        changed_at -> BigInt,
    }
}

diesel::table! {
    offer_visit (workspace_id, link_id, visitor) {
        workspace_id -> BigInt,
        link_id -> BigInt,
        visitor -> Text,
        page -> Text,
        seen_at -> BigInt,
        answered -> Bool,
    }
}

diesel::table! {
    offer_salt (workspace_id, link_id, day) {
        workspace_id -> BigInt,
        link_id -> BigInt,
        day -> BigInt,
        salt -> Text,
    }
}

diesel::table! {
    own_field (workspace_id, id) {
        workspace_id -> BigInt,
        id -> BigInt,
        holder -> SmallInt,
        name -> Text,
        fold -> Text,
        kind -> SmallInt,
        options -> Text,
        required -> Bool,
        archived -> Bool,
        stays -> Bool,
    }
}

diesel::table! {
    experiment_value (workspace_id, experiment_id, field_id) {
        workspace_id -> BigInt,
        experiment_id -> BigInt,
        field_id -> BigInt,
        value -> Text,
    }
}

diesel::table! {
    response_value (workspace_id, response_id, field_id) {
        workspace_id -> BigInt,
        response_id -> BigInt,
        field_id -> BigInt,
        value -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(own_field, experiment_value);
diesel::allow_tables_to_appear_in_same_query!(own_field, response_value);
diesel::allow_tables_to_appear_in_same_query!(response, response_value);
diesel::allow_tables_to_appear_in_same_query!(
    offer_page,
    offer_picture,
    offer_link,
    offer_answer,
    offer_visit,
    offer_salt,
);
diesel::allow_tables_to_appear_in_same_query!(offer_link, customer);
diesel::allow_tables_to_appear_in_same_query!(offer_link, response);
