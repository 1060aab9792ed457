//! What staff may do, one table: which role may what, and over whose cases or people. What fits the status of a case stands in
//! [`super::case::Case::permits`], and asks here. Printed as docs/permissions.md.

use super::actor::{Role, Staff};

coded! {
    pub enum Permission {
        /// The queue, search, and every act on a case, one or many at once; notes and personal data of these cases.
        WorkCases = "work_cases",
        /// Agree to an extension, or not.
        AnswerExtensions = "answer_extensions",
        /// Let a file go that the virus scanner holds.
        ReleaseEvidence = "release_evidence",
        /// Make views and macros for others.
        Share = "share",
        /// Change or take away what others shared.
        ChangeShared = "change_shared",
        /// Say when somebody is away, and who has their cases then.
        SetAbsence = "set_absence",
        /// Say what somebody can do, and how many cases they are given.
        SetSkills = "set_skills",
        /// Response times, and the cases behind each number.
        ReadReports = "read_reports",
        /// Take figures out of the house.
        ExportReports = "export_reports",
        /// Who changed, did and saw what, of the people of their team or of everybody; and whether a history is whole.
        ReadAudit = "read_audit",
        /// Say what is an incident, who is in it, and what all of them are told.
        RunIncidents = "run_incidents",
        /// Policies, calendars, rules, checklists, guides, the words of letters; and the macros that any team or everybody shares.
        ChangeRules = "change_rules",
        /// Accounts of staff, and teams.
        ManagePeople = "manage_people",
        /// Providers, and the register of merchants with their contacts.
        KeepRegister = "keep_register",
        /// Programs that speak with us, with their secrets and tokens.
        ConnectPrograms = "connect_programs",
        /// What the house is called and how it is reached, and what is asked of everybody.
        ChangeSettings = "change_settings",
        /// For how long what is personal is kept; holds, and what is erased.
        EraseData = "erase_data",
    }
}

coded! {
    /// Over whom.
    pub enum Over {
        /// Themselves alone.
        Own = "own",
        /// Their team, and what no team has yet; everything where they are in no team.
        Team = "team",
        All = "all",
    }
}

impl Permission {
    /// What this role may do it to; `None`: nothing.
    pub const fn over(self, role: Role) -> Option<Over> {
        use Permission as P;
        match (role, self) {
            (Role::Consumer, _) => None,
            (Role::Agent, P::WorkCases | P::Share) => Some(Over::Team),
            (Role::Agent, P::SetAbsence) => Some(Over::Own),
            (Role::Agent, _)
            | (
                Role::Supervisor,
                P::ChangeRules | P::ManagePeople | P::KeepRegister | P::ConnectPrograms | P::ChangeSettings | P::EraseData,
            ) => None,
            (Role::Supervisor, P::ReadAudit) => Some(Over::Team),
            (Role::Supervisor | Role::Admin, _) => Some(Over::All),
        }
    }
}

impl Role {
    /// Whether it may do this to anything at all.
    pub const fn may(self, permission: Permission) -> bool {
        permission.over(self).is_some()
    }
}

impl Staff {
    pub const fn may(self, permission: Permission) -> bool {
        self.role.may(permission)
    }
}
