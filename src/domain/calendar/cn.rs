//! Working days of mainland China, as published. Reviewed data: each year names its notice.
//! A make-up day (调休上班) is a weekend day that is worked; a listed holiday may itself fall on a weekend.

use super::national::{Day, DaysOff};

/// The last day of the last published year.
pub(super) const PUBLISHED_THROUGH: Day = (2026, 12, 31);

/// 2025: 《国务院办公厅关于2025年部分节假日安排的通知》, State Council General Office, 国办发明电〔2024〕12号, 12 November 2024.
/// 2026: 《国务院办公厅关于2026年部分节假日安排的通知》, State Council General Office, 4 November 2025
/// (<https://politics.gmw.cn/2025-11/04/content_38391083.htm>).
pub(super) const HOLIDAYS: &[DaysOff] = &[
    ((2025, 1, 1), (2025, 1, 1), "new_year"),
    ((2025, 1, 28), (2025, 2, 4), "spring_festival"),
    ((2025, 4, 4), (2025, 4, 6), "qingming"),
    ((2025, 5, 1), (2025, 5, 5), "labour_day"),
    ((2025, 5, 31), (2025, 6, 2), "dragon_boat"),
    ((2025, 10, 1), (2025, 10, 8), "national_day"),
    ((2026, 1, 1), (2026, 1, 3), "new_year"),
    ((2026, 2, 15), (2026, 2, 23), "spring_festival"),
    ((2026, 4, 4), (2026, 4, 6), "qingming"),
    ((2026, 5, 1), (2026, 5, 5), "labour_day"),
    ((2026, 6, 19), (2026, 6, 21), "dragon_boat"),
    ((2026, 9, 25), (2026, 9, 27), "mid_autumn"),
    ((2026, 10, 1), (2026, 10, 7), "national_day"),
];

/// Weekend days that are worked; same notices.
pub(super) const MAKEUP: &[Day] = &[
    (2025, 1, 26),
    (2025, 2, 8),
    (2025, 4, 27),
    (2025, 9, 28),
    (2025, 10, 11),
    (2026, 1, 4),
    (2026, 2, 14),
    (2026, 2, 28),
    (2026, 5, 9),
    (2026, 9, 20),
    (2026, 10, 10),
];
