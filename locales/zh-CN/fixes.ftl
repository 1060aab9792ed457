# 订单怎样才算解决：谁该做什么，什么能证明办好了（docs/fixes.md）。
fix-title = 怎样解决
fix-proof = 办好的证明：{ $proof }。
fix-state-or = ”或“
fix-proof-or = ，或者
fix-settled = 各方说的对得上，订单没有要更正的。
fix-not-about-order = 各方说的对得上，订单没有要更正的；要解决的是别的问题。
fix-message = 看要说的话
fix-fill-merchant = 填进给商家的询问
fix-fill-platform = 填进给平台的询问
fix-fill-consumer = 填进给消费者的消息
fix-fill-asks-consumer = 填进请消费者补充
fix-fill-in = { $form }（{ $language }）
fix-not-shared = 消费者还没同意把订单信息告诉商家和平台，先征得同意，再把话说出去。
fix-proved = 现在{ $said }。这证明该办的已经办好：{ $act }。
fix-answered = 现在{ $said }，各方说的对得上了，订单没有要更正的。
fix-proved-close = 按这个证明结案
fix-proved-explanation = 给消费者的说明
fix-proved-as = 处理结果：{ $outcome }；根本原因：{ $cause }。
fix-proved-because = 根本原因：{ $cause }。处理结果请您判断：投诉的对方不一定有错。
case-did-fix-proved = 新的订单事实证明该办的已经办好：{ $act }。建议结案
case-did-fix-answered = 有了新的订单事实，各方说的对得上了。建议结案
case-did-fix-undone = 后来{ $said }，和结案依据的证明对不上，案件自动重新打开

fix-act-finish-order = 商家要完结这笔订单
fix-act-sync-paid = 商家要把“已付款”同步给平台
fix-act-merchant-behind = 商家要按平台的结果入账，不再收这笔钱
fix-act-push-result = 平台要把扣款结果传到订单
fix-act-release = 平台要取消这笔不欠钱的订单，放开冻结和待扣
fix-act-refund-second = 商家要退回多收的一笔
fix-act-advanced-and-paid = 商家要把平台代偿的一笔退回平台，平台销掉消费者名下的欠款
fix-act-fund-account = 消费者要让账户能扣款：充值、提额或解锁
fix-act-correct-record = 平台要更正记录；报过征信的，一并申请更正
fix-act-page-behind = 平台要把各处显示的状态改成一致
fix-act-record-withheld = 先请平台给出付款记录
fix-act-payment-unknown = 先问商家：这笔钱到了没有
fix-act-paid-unproved = 先请消费者给出付款记录：账单或银行流水
fix-act-result-awaited = 先问平台：这次扣款成没成
fix-act-arrival-unknown = 先问商家：钱到账没有
fix-act-order-unknown = 先问平台：订单现在是什么状态
fix-act-cancel-unconfirmed = 先问平台：订单是不是真的取消了
fix-act-payment-unheard = 先问商家：收没收到这笔付款
fix-act-cancelled-but-paid = 商家收了钱，订单却取消了：要退款，或者让订单接着走
fix-act-cancelled-unclear = 先问商家：钱收到没有，订单为什么取消
fix-act-nothing-known = 先请消费者说明：订单页现在显示什么

fix-order-number = 订单 { $number }（{ $amount }）
fix-order-payment = 付款流水号 { $number } 的订单（{ $amount }）
fix-order-plain = 金额 { $amount } 的订单

fix-message-finish-order =
    { $order }在{ $provider }上还没有完结。请核对服务是否已经结束：
    已经结束的，请在先享后付后台完结订单（芝麻先享：扣款或完结，pay / creditbizorder.finish；微信支付分：完结支付分订单）；
    没有费用的，请取消订单。
    办完请回复完结的时间，以及{ $provider }显示的状态。
fix-message-sync-paid =
    { $order }的钱已经付了，{ $provider }上还显示没付。请把付款结果同步给平台：
    微信支付分请调用“同步服务订单信息”（Order_Paid），芝麻先享请完结订单；没有接口的，请在商家后台标为已付款。
    正在扣款时同步会失败，请过 3 分钟再试；收单模式下最长要等 24 小时。
    办完请回复同步的时间，以及{ $provider }显示的状态。
fix-message-merchant-behind =
    { $provider }显示{ $order }已经付清或取消，贵店却还在收这笔钱。请在对账单里查这笔订单，按平台的结果入账，并停止催收。
    办完请回复贵店系统里的订单状态。
fix-message-push-result =
    { $order }已有付款记录，订单却还显示扣款中或扣款失败。请查这次扣款的结果，把它传到订单和商家，并确认不会再扣。
    办完请回复扣款的时间和订单现在的状态。
fix-message-release =
    { $merchant }说{ $order }已取消或已退款，不欠钱，平台上却还显示待付。请取消这笔订单，放开冻结的额度和待扣，并确认不会再扣、不计逾期。
    办完请回复取消的时间和订单现在的状态。
fix-message-refund-second =
    { $order }收了两次钱。请核对两笔收款，退回多收的一笔：平台已经代偿或扣款的，请从那一笔原路退回。
    办完请回复退款的时间、金额和退款单号。
fix-message-advanced-and-paid =
    { $order }消费者已经付给贵店，{ $provider }又代偿了一次。请核对这两笔收款，把代偿的一笔退回{ $provider }，让{ $provider }销掉消费者名下的欠款。
    办完请回复退款的时间、金额和退款单号，以及{ $provider }显示的状态。
fix-message-fund-account =
    { $order }扣款没有成功。请在{ $provider }里看一下：余额或额度够不够，付款密码和免密支付是不是开着，账户有没有被锁。
    弄好以后在订单页点“立即支付”或等下一次扣款，只付一次。付好请告诉我们订单页显示什么。
    不确定的地方别再付，先问我们。
fix-message-correct-record =
    { $order }有付款记录，平台上却还记着欠款或逾期。请核对付款，更正订单和信用记录；已经报送征信机构的，请一并申请更正，并在更正前加上异议标注。
    办完请回复更正的时间，以及订单和信用记录现在的状态。
fix-message-page-behind =
    { $order }在平台上显示已经付清或取消，消费者看到的或账单上的却不是。请查明为什么不一致，把显示改过来。
    办完请回复订单现在的状态。
fix-message-record-withheld =
    消费者说{ $order }已经付款，但自己查不到能证明的记录。请提供这笔付款的记录：时间、金额、流水号、收款方和结果。
fix-message-payment-unknown =
    消费者说{ $order }已经付款，订单却没有完结。请查一下这笔钱到了没有：
    到了的，请把付款结果同步给平台并完结订单；
    没到的，请回复订单现在的状态，以及还差多少。
fix-message-paid-unproved =
    您说已经付款，对方还查不到这笔钱。请把能证明付款的记录发给我们：
    1. 支付软件导出的账单，或银行流水里的这一笔（请遮住无关的内容）
    2. 付款的时间和流水号
fix-message-result-awaited =
    { $order }一直显示扣款中。请查这次扣款成没成：成了，请把结果传到订单；没成，请告诉我们原因和下一次扣款的时间。
fix-message-arrival-unknown =
    { $order }有付款记录。请查一下这笔钱到账没有：到了，请入账并回复时间；没到，请告诉我们收款账户那边显示什么。
fix-message-order-unknown =
    { $order }有付款的说法，我们还不知道平台上是什么状态。请回复：订单现在的状态，有没有待扣款，有没有逾期记录。
fix-message-cancel-unconfirmed =
    { $merchant }说{ $order }已取消或已退款。请确认平台上也是这样：订单现在的状态，有没有待扣款，有没有逾期记录。
fix-message-payment-unheard =
    消费者说{ $order }已经付款。请查一下收没收到：收到了，请回复时间并完结订单；没收到，请回复订单现在的状态。
fix-message-cancelled-but-paid =
    { $order }已经付款，订单却显示已取消。请核对收款，二选一：原路退款；或者恢复订单并把“已付款”同步给{ $provider }。
    办完请回复时间、退款单号或订单现在的状态。
fix-message-cancelled-unclear =
    消费者说{ $order }已经付款，订单却显示已取消。请查一下收没收到这笔钱，订单为什么取消，钱退了没有。
fix-message-nothing-known =
    要查清这笔订单，还差几样信息，请您补充：
    1. 订单页现在显示什么（原样抄下来，或发截图）
    2. 付没付过款，什么时候付的

fix-you-title = 还差哪一步
fix-you-margin = 办好这一步，问题就解决了
fix-you-proof = 怎么算办好：{ $proof }。
fix-you-asked-until = 已经请{ $whom }在 { $date } 前答复。
fix-you-asked = 已经问过{ $whom }，案件页会写下答复。
fix-you-will-ask = 这件事由我们去办，您不用做什么。
fix-you-yours = 这一步只有您自己能办。
fix-you-proved = 现在{ $said }，和其他各方对得上了。我们核对以后给您结果。
fix-you-how = 怎么做，看这篇指南
fix-you-why = 这是怎么回事，看这篇指南
fix-you-finish-order = { $merchant }要先完结这笔订单，订单才会变。
fix-you-sync-paid = { $merchant }要把“已付款”告诉{ $provider }，订单才会变。
fix-you-merchant-behind = { $provider }显示已经办好，{ $merchant }要按这个结果入账，不再收这笔钱。
fix-you-push-result = { $provider }要把这次扣款的结果传到订单。
fix-you-release = 这笔订单不欠钱，{ $provider }要取消它，放开冻结和待扣。
fix-you-refund-second = 这笔订单收了两次钱，多收的一笔要退给您。
fix-you-advanced-and-paid = 您已经付给{ $merchant }，{ $provider }又替您付了一次。{ $merchant }要把这一笔退给{ $provider }，您名下就不再欠款。请不要再付。
fix-you-fund-account = 扣款没有成功。请在{ $provider }里看一下余额或额度够不够，付款密码和免密支付是不是开着，账户有没有被锁。弄好以后只付一次。
fix-you-correct-record = 有付款记录，{ $provider }要更正订单和信用记录。
fix-you-page-behind = { $provider }要把各处显示的状态改成一致。
fix-you-record-withheld = 您查不到的付款记录，{ $provider }查得到，要由它给出来。
fix-you-payment-unknown = 要先弄清这笔钱{ $merchant }收到没有。
fix-you-paid-unproved = 要先看到付款记录。请发来账单或银行流水里的这一笔。
fix-you-result-awaited = 要先弄清这次扣款成没成，{ $provider }查得到。
fix-you-arrival-unknown = 要先弄清钱到{ $merchant }的账上没有。
fix-you-order-unknown = 要先弄清订单在{ $provider }上是什么状态。
fix-you-cancel-unconfirmed = { $merchant }说已取消或已退款，要{ $provider }确认。
fix-you-payment-unheard = 要先弄清{ $merchant }收没收到这笔付款。
fix-you-cancelled-but-paid = { $merchant }收了钱，订单却取消了：要把钱退给您，或者让订单接着走。
fix-you-cancelled-unclear = 要先弄清{ $merchant }收没收到这笔钱，订单为什么取消。
fix-you-nothing-known = 要先知道订单页现在显示什么。请用下面的消息告诉我们，或发一张截图。
complaint-story-fix-undone = 后来{ $said }，和当时的结果对不上，我们自己重新打开了案件

fix-explanation-finish-order = 您的投诉成立。{ $merchant }没有及时完结订单，所以订单一直不变。现在{ $said }，和其他各方说的对得上。请不要再为这笔订单付款；之后又有变化，请从案件页告诉我们。
fix-explanation-sync-paid = 您的投诉成立。您的钱早已付了，{ $merchant }没有把付款结果同步给{ $provider }，所以订单还显示没付。现在{ $said }，和其他各方说的对得上。请不要再为这笔订单付款；之后又有变化，请从案件页告诉我们。
fix-explanation-push-result = 您的投诉成立。扣款的结果没有传到订单，所以订单一直不变。现在{ $said }，和其他各方说的对得上。请不要再为这笔订单付款；之后又有变化，请从案件页告诉我们。
fix-explanation-release = 您的投诉成立。这笔订单不欠钱，{ $provider }却还显示待付。现在{ $said }。冻结和待扣如果还在，请从案件页告诉我们。
fix-explanation-refund-second = 您的投诉成立。这笔订单收了两次钱。现在{ $said }，多收的一笔已经退回。没有看到退款，请从案件页告诉我们。
fix-explanation-advanced-and-paid = 您的投诉成立。您已经付给{ $merchant }，{ $provider }又替您付了一次，所以您名下还挂着欠款。现在{ $said }，这笔订单您不再欠钱，请不要再付。还有人催您还款，或者信用记录没有更正，请从案件页告诉我们。
fix-explanation-fund-account = 这笔订单卡住，是因为扣款没有成功。现在{ $said }，和其他各方说的对得上。请不要再为这笔订单付款；之后又有变化，请从案件页告诉我们。
fix-explanation-correct-record = 您的投诉成立。钱已经付了，记录却没有跟上。现在{ $said }，和其他各方说的对得上。信用记录如果还没有更正，请从案件页告诉我们。
fix-explanation-tell = 您的投诉成立。订单的状态查清了：现在{ $said }，和其他各方说的对得上。之后又有变化，请从案件页告诉我们。

# 结案依据被后来的事实推翻，案件自动重新打开的信
text-reopened = 【诉达】投诉 { $reference } 重新打开了，我们继续办。
returned-letter-reopened = 重新打开的通知
letter-kind-reopened = 案件自动重新打开
letter-field-said = 谁现在怎么说
