//! How cases end, in words the consumer can check: the fact found, what was done, and the next door.
use super::Closing;
use crate::demo::content::Lines;

pub static CLOSINGS: [Closing; 15] = [
    Closing {
        outcome: "upheld",
        root_cause: "system_fault",
        lines: Lines {
            zh: &[
                "支持您的投诉。{provider}确认 {paid}的付款成功，订单没有更新是系统故障，现已改为已完成，{charge}的扣款已取消。",
                "支持。流水证明同一单扣了两次，原因是系统重复发起。多扣的 {amount} 已原路退回。",
            ],
            en: &[
                "Upheld. {provider} confirms your payment of {paid}; the order did not change because of a system fault. It is completed now, and the charge of {charge} is cancelled.",
            ],
        },
    },
    Closing {
        outcome: "upheld",
        root_cause: "merchant_not_synced",
        lines: Lines {
            zh: &[
                "支持您的投诉。您 {paid}付了 {amount}，{merchant}没有把结果同步给{provider}。商家已补同步，订单已完结，不会再扣款，也不计逾期。",
                "支持。商家承认收款，到期没有说明理由。订单按您提供的证据认定为已付款，{provider}已据此关闭。",
            ],
            en: &[
                "Upheld. You paid {amount} on {paid}, and {merchant} had not passed it on to {provider}. That is done; the order is closed, nothing more is charged and nothing counts as overdue.",
            ],
        },
    },
    Closing {
        outcome: "upheld",
        root_cause: "flow_too_complex",
        lines: Lines {
            zh: &["支持。开通页面没有把费用写清楚，您按页面提示操作没有错。手续费已退，先享后付已按您的要求关闭。"],
            en: &[
                "Upheld. The page did not state the fee plainly and you did what it said. The fee is refunded and the service is switched off.",
            ],
        },
    },
    Closing {
        outcome: "upheld",
        root_cause: "consumer_account",
        lines: Lines {
            zh: &["支持。扣款失败的原因是实名信息更新迟缓，不是您不付。信息已更新，{amount} 已付清，逾期已撤销。"],
            en: &[
                "Upheld. The charge failed because the change of your name was processed late. Your {amount} is settled and the overdue mark is removed.",
            ],
        },
    },
    Closing {
        outcome: "upheld",
        root_cause: "other",
        lines: Lines {
            zh: &["支持。{merchant}拿不出另收费用的依据，{amount} 已退回原来的卡。"],
            en: &["Upheld. {merchant} showed no basis for the extra charge; {amount} is back on your card."],
        },
    },
    Closing {
        outcome: "partly_upheld",
        root_cause: "merchant_not_synced",
        lines: Lines {
            zh: &[
                "部分支持。订单已完结、不再扣款；您要求的额外补偿没有约定或规定作依据，不支持。不同意可在 30 天内要求复核，也可以拨打 12315。",
            ],
            en: &[
                "Partly upheld. The order is completed and nothing more is charged. Compensation beyond that has no basis in the contract. You may ask for a review within 30 days.",
            ],
        },
    },
    Closing {
        outcome: "partly_upheld",
        root_cause: "system_fault",
        lines: Lines {
            zh: &["部分支持。系统故障造成的多扣已退；优惠差额不支持，因为付款时活动已经结束。附活动规则和时间。"],
            en: &[
                "Partly upheld. What the fault overcharged is refunded; the discount had ended before you paid. The rules are attached.",
            ],
        },
    },
    Closing {
        outcome: "partly_upheld",
        root_cause: "flow_too_complex",
        lines: Lines {
            zh: &["部分支持。退改规则写得不清楚，退还 {amount} 的一半；已经使用的部分应当付费。您已接受这个方案。"],
            en: &[
                "Partly upheld. The terms were unclear, so half of {amount} is refunded; what you used has to be paid. You accepted this offer.",
            ],
        },
    },
    Closing {
        outcome: "partly_upheld",
        root_cause: "other",
        lines: Lines {
            zh: &["部分支持。已使用的次数按原价结算，剩余部分已退。明细附在案件里。"],
            en: &[
                "Partly upheld. The visits used are charged at the agreed price and the rest is refunded. The list is attached.",
            ],
        },
    },
    Closing {
        outcome: "not_upheld",
        root_cause: "consumer_account",
        lines: Lines {
            zh: &[
                "不支持。流水显示 {paid}的扣款因余额不足没有成功，您的卡没有被扣款，所以 {amount} 仍需支付。不计滞纳金，付款办法附后。对决定有异议，可以要求复核，或拨打 12363。",
            ],
            en: &[
                "Not upheld. The charge of {paid} failed for lack of funds and your card was not debited, so {amount} is still due, without a late fee. You may ask for a review, or call 12363.",
            ],
        },
    },
    Closing {
        outcome: "not_upheld",
        root_cause: "other",
        lines: Lines {
            zh: &[
                "不支持。签字的服务单证明服务已经做完，约定的金额就是 {amount}。如有新证据，可以随时要求重新打开；也可以向 12315 投诉或向法院起诉。",
            ],
            en: &[
                "Not upheld. The signed slip shows that the work was done for the agreed {amount}. With new evidence we open the case again; 12315 and the courts are open to you.",
            ],
        },
    },
    Closing {
        outcome: "not_upheld",
        root_cause: "flow_too_complex",
        lines: Lines {
            zh: &[
                "不支持。开通记录显示您 {ordered}确认过费用页面。页面步骤确实多，我们已经向{provider}提出改进。不同意可以要求复核。",
            ],
            en: &[
                "Not upheld. The record shows that you confirmed the fee on {ordered}. The steps are many, and we told {provider} so. You may ask for a review.",
            ],
        },
    },
    Closing {
        outcome: "not_accepted",
        root_cause: "other",
        lines: Lines {
            zh: &[
                "不予受理：这一单没有使用先享后付，不在我们的范围。请向 12315 投诉，您的材料可以从案件页下载带走。",
                "不予受理：同一事项法院已经立案。判决以后如有履行问题，可以再来找我们。",
            ],
            en: &[
                "Not accepted: the order was not a pay-later order. 12315 takes such complaints; you can download your files from the case page.",
            ],
        },
    },
    Closing {
        outcome: "withdrawn",
        root_cause: "other",
        lines: Lines {
            zh: &[
                "您已撤回投诉，我们到此结案。问题再次出现，可以用同一编号重新打开。",
                "按您的要求撤回。证据按规定保存，不再转给商家。",
            ],
            en: &[
                "You took the complaint back, so we close it here. Should the problem return, the same reference can be opened again.",
            ],
        },
    },
    Closing {
        outcome: "referred",
        root_cause: "other",
        lines: Lines {
            zh: &[
                "这一件涉及银行卡发卡行，已转 12378 处理，转办材料附后。他们会直接联系您。",
                "涉及信用报告的部分已转征信异议，书面答复期限为 20 日。我们保留记录，您可以随时查看。",
            ],
            en: &[
                "This concerns the bank that issued your card. We passed it to 12378 with your files; they will contact you directly.",
            ],
        },
    },
];
