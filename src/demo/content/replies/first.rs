//! The first words of a person: who handles it, what is already clear, and the next date.
use super::{FirstReplies, Lines};

pub static FIRST_REPLIES: [FirstReplies; 5] = [
    FirstReplies {
        problem_type: "order_stuck",
        lines: Lines {
            zh: &[
                "{name}您好，我是{agent}。您的付款记录已经核对：{paid}，{amount}，收款方就是{merchant}。问题出在商家没有把结果告诉{provider}。在有结果之前，请不要再付一次。我们会在 {due} 前告诉您商家的答复。",
                "您好，订单和付款对得上，我们认可您付过款。现在请{merchant}把订单完结，并请{provider}暂停 {charge}的扣款。{due} 前没有结果，我会主动联系您。",
                "您好，{agent}在处理您的投诉。订单停住通常是商家没有点“完结”，不影响您已付款的事实。我今天就去问{merchant}，{due} 前答复您。",
                "您好，账单里 {amount} 这一笔成功了，订单状态是后一步没有更新。请保留账单，不要删订单。下一次消息不晚于 {due}。",
            ],
            en: &[
                "Hello {name}, this is {agent}. Your payment of {amount} on {paid} went to {merchant}; they have not told {provider}. Please do not pay again. You hear from me by {due}.",
                "Hello, the payment and the order match, and we accept that you paid. We asked {merchant} to complete the order and {provider} to hold the charge of {charge}. I write again by {due}.",
            ],
        },
    },
    FirstReplies {
        problem_type: "payment_delayed",
        lines: Lines {
            zh: &[
                "{name}您好，我是{agent}。{amount} 这一笔我们已经请{provider}查流水，查清停在哪一段。{due} 前告诉您钱在哪里。",
                "您好，您发来的银行短信看得清，扣款时间和金额都有。请再留意这张卡有没有退回，我们 {due} 前给您答复。",
                "您好，我们把两笔扣款都列给了{provider}和{merchant}核对。如果是重复扣款，应当原路退回，不需要您再付。下次消息：{due} 前。",
                "您好，扣款失败的原因要由{provider}说明，我们已经发函。在此期间请不要连续点“重试”，以免真的扣两次。{due} 前答复您。",
            ],
            en: &[
                "Hello {name}, I am {agent}. We asked {provider} to trace the {amount} and say where it stopped. You have the answer by {due}.",
                "Hello, both charges are now with {provider} and {merchant}. If one is a duplicate, it goes back to the card it came from. I write by {due}.",
            ],
        },
    },
    FirstReplies {
        problem_type: "service_unresponsive",
        lines: Lines {
            zh: &[
                "{name}您好，我是{agent}，从现在起由我负责，您不用再一家一家打电话。我今天联系{merchant}和{provider}，{due} 前告诉您他们怎么说。",
                "您好，您和客服的对话我读完了，三次承诺都记在案件里。我们要求{merchant}在 {due} 前书面答复；不答复，我们按现有证据作决定。",
                "您好，让您来回说了这么多遍，对不起。事情经过已经清楚，您不用再重复。下一步是{merchant}答复，期限 {due}。",
                "您好，收到。两边互相推的问题，我们会同时发给{merchant}和{provider}，谁负责要写明白。{due} 前给您结果。",
            ],
            en: &[
                "Hello {name}, I am {agent} and I handle this from now on; you need not call anybody. I tell you by {due} what {merchant} and {provider} say.",
                "Hello, I have read the whole chat. {merchant} has until {due} to answer in writing; after that we decide on the evidence we hold.",
            ],
        },
    },
    FirstReplies {
        problem_type: "rights_unprotected",
        lines: Lines {
            zh: &[
                "{name}您好，我是{agent}。银行流水和账单能证明您付过款，不需要商家点头。我们按这个事实请{merchant}答复，期限 {due}。",
                "您好，回单不该由您一个人去要。我们已经向{provider}申请调取这一笔的交易记录，{due} 前告诉您结果。",
                "您好，影响信用的部分我们单独跟进：先请{provider}加异议标注，再核对逾期是不是成立。{due} 前答复您。",
                "您好，{merchant}要您赔偿或加价，就要拿出依据。我们已经请他们提供，拿不出来就不应当扣款。期限是 {due}。",
            ],
            en: &[
                "Hello {name}, I am {agent}. A bank statement proves a payment; the shop need not agree to it. {merchant} has until {due} to answer.",
                "Hello, we asked {provider} for the full record of this payment, so that you need not beg for a receipt. You hear from me by {due}.",
            ],
        },
    },
    FirstReplies {
        problem_type: "other",
        lines: Lines {
            zh: &[
                "{name}您好，我是{agent}，已经收到您的投诉。我先向{provider}核对这一笔 {amount} 的来历，{due} 前给您答复。",
                "您好，您的情况我看明白了。请先不要付有争议的部分，我们会请{provider}说明。下一次消息不晚于 {due}。",
                "您好，如果怀疑账号被别人使用，请先改密码、关闭免密支付。订单由我们去核实，{due} 前告诉您结果。",
                "您好，开通页面的截图很有用，已经放进证据。我们请{merchant}在 {due} 前说明。",
            ],
            en: &[
                "Hello {name}, I am {agent}. I ask {provider} first what this {amount} is made of, and answer by {due}.",
                "Hello, your screenshot of the page is now part of the evidence. {merchant} has until {due} to explain.",
            ],
        },
    },
];
