# 先自己查一查
check-title = 先查一查，问题可能出在哪
check-lede = 回答两三个问题，就知道现在该做什么、一般要等多久。不用注册，什么也不会被记下来。
check-which = 遇到的是哪一种？
check-straight = 都不像？直接投诉
check-progress = { $problem }，第 { $n } 个问题
check-answered = 您的回答
check-again = 改
check-choose = 请选一个答案
check-on = 继续
check-do = 现在这样做
check-letter = 可以这样写给对方
check-letter-note = 方括号里的内容换成您自己的。不用写银行卡号和密码。
check-until = 到什么时候
check-until-by = 一般到 { $time } 就有变化。那时还没有，就来投诉。
check-until-done = 做完就能看到结果。还是不行，就来投诉。
check-file-now = 可以投诉了
check-file-now-note = 刚才的回答会带过去，不用再写一遍。
check-file-later = 还是不行？投诉
check-file-later-note = 刚才的回答会带过去，不用再写一遍。也可以现在就提交，不用等。
check-read = 想多了解一点
check-anew = 重新查一次
check-carried = 自查结果：
check-carried-line = { $question } { $answer }

check-q-paid = 钱扣了吗？
check-q-paid-hint = 看支付宝或微信的账单，不是看订单页。有这一笔，写着“交易成功”或“支付成功”，才算扣了。
check-a-paid-yes = 扣了，账单里写着成功
check-a-paid-no = 没有扣，账单里没有，或写着等待付款、扣款失败
check-a-paid-unsure = 不知道怎么看
check-q-finished = 商家把订单点完成了吗？
check-q-finished-hint = 看订单页：写着“已完成”“待扣款”“已守约”是点了；写着“服务中”“进行中”“待守约”“待收货”是还没有。
check-a-finished-yes = 点了
check-a-finished-no = 还没有
check-a-finished-unsure = 看不出来
check-q-able = 账户现在能付款吗？
check-q-able-hint = 四样都看一下：扣款的那张卡或余额里钱够不够；额度用完没有；支付密码有没有被锁；免密支付是不是还开着。
check-a-able-yes = 都没问题
check-a-able-no = 有一样不对
check-a-able-unsure = 不知道怎么看
check-q-waited = 过去多久了？
check-q-waited-hint = 从付款、商家点完成，或者您去问的时候算起，算最近的那一次。
check-a-waited-under-a-day = 不到 1 天
check-a-waited-under-four-days = 1 到 3 天
check-a-waited-longer = 3 天以上
check-q-asked = 找过商家吗？
check-q-asked-hint = 在订单里给商家留言、打商家电话，都算。
check-a-asked-not-yet = 还没有
check-a-asked-no-answer = 找过，没有人答复
check-a-asked-refused = 找过，商家说不归他管，或者答应了没做到
check-q-written = 是用文字问的吗？
check-q-written-hint = App 里的聊天、短信、邮件都算，过后还看得到。只打过电话不算。
check-a-written-yes = 是，记录还在
check-a-written-no = 不是，或者记录没有了
check-q-record = 手里有什么能证明付过款？
check-q-record-hint = 一样就够，选最有力的。
check-a-record-bill = 支付宝或微信账单里有这一笔
check-a-record-bank-only = 账单里没有，银行卡有扣款记录
check-a-record-nothing = 什么都没有
check-q-payer = 是用谁的账户付的？
check-q-payer-hint = 家里人、朋友代付的，记录在他们的账户里。
check-a-payer-mine = 我自己的
check-a-payer-somebody-elses = 别人的
check-a-payer-unsure = 记不清了

check-advice-look-at-bill = 先看账单里有没有这一笔
check-do-look-at-bill =
    打开付款的那个 App，找到“账单”。支付宝通常在“我的”里，微信通常在“我”的“服务”“钱包”里；版本不同，位置可能不同。
    按付款那几天查，也看看另一个 App 和银行卡。先享后付常常是收货或用完以后才扣款，日期会比下单晚。
    找到以后点进去，看“当前状态”：写着成功就是扣了；写着等待、关闭或退款，就是没有扣或已经退回。
    看清楚后，再来查一次。
check-advice-look-at-order = 先问清楚订单走到哪一步
check-do-look-at-order =
    在下单的 App 里打开这笔订单，看页面最上面那一行字；再打开先享后付的记录，看同一笔写着什么。
    两处写得不一样，把两处都截图，这正是投诉时最有用的证据。
    还是看不出来，把下面这段话发给商家。
check-letter-look-at-order = 您好。订单号[订单号]的商品我已经收到（服务已经用完），请告诉我：这笔先享后付订单，您那边点完成了吗？哪一天点的？如果没有，请在[明天的日期]以前点完成。谢谢。
check-advice-look-at-account = 先看看账户能不能扣款
check-do-look-at-account =
    看扣款方式：在先享后付或自动扣款的设置里，第一个扣款方式是哪张卡、哪个余额。
    看钱够不够：那张卡的可用余额、当天的支付限额，都要大于订单金额。
    看额度：页面上如果写着“额度不足”“暂不可用”，扣款会失败。
    看免密支付：关掉了，或者支付密码输错被锁了，扣款也会失败。
    看完再来查一次。
check-advice-wait-for-sync = 钱已经付了，多半是状态还没同步过来
check-do-wait-for-sync =
    现在把账单里这一笔的详情页截图，要看得见交易号、时间和“成功”两个字。
    把订单页也截图。
    不要再付一次。
check-advice-wait-for-charge = 系统会再扣，先别用别的方式付
check-do-wait-for-charge =
    确认扣款的卡或余额里钱够，并且一直够到扣成功。
    不要私下转账给商家：系统再扣一次，就付了两遍。
    订单页上如果有“立即付款”，在那里付是可以的，付完截图。
    一直扣不成，平台可能先替您付给商家（代偿），您再还给平台；通常在扣款失败后 24 到 72 小时。
check-advice-wait-for-arrival = 钱在路上，先把凭证留好
check-do-wait-for-arrival =
    把账单里这一笔的详情页截图，要看得见交易号、时间和“成功”两个字。
    看看有没有扣两次：金额一样、时间相近的都记下来。
    不要再付一次。
check-advice-wait-for-answer = 问了还不到一天，先等到明天这个时候
check-do-wait-for-answer =
    把您发出去的那句话截图，要看得见日期。
    订单还没有结束时，不要取消，也不要关闭先享后付，等有了结果再说。
check-advice-ask-to-finish = 请商家把订单点完成
check-do-ask-to-finish =
    在订单页给商家发下面这段话。用 App 里的聊天，不要只打电话，过后才有凭据。
    写明日期，请商家在那一天以前办。
    发完截图。
check-letter-ask-to-finish = 您好。订单号[订单号]，商品我在[日期]已经收到（服务已经用完），款也付了：[付款日期] [金额]元，交易号[交易号]。可是先享后付订单还显示没有结束。请您在后台把这笔订单点“完成”，或者把付款结果同步给平台，请在[两天后的日期]以前办好并告诉我。谢谢。
check-advice-ask-for-payment = 把交易号给商家，请他查收款
check-do-ask-for-payment =
    在账单里找到这一笔，复制“交易号”和“商家订单号”。
    把下面这段话发给商家，附上账单详情页的截图。
    同一笔如果扣了两次，一起写清楚。
check-letter-ask-for-payment = 您好。订单号[订单号]的款我已经付了：[付款日期和时间]，[金额]元，交易号[交易号]，商家订单号[商家订单号]。账单写着“成功”，您这边说没有收到。请用交易号在收款后台查一下，并在[两天后的日期]以前告诉我查到的结果。谢谢。
check-advice-ask-in-writing = 用文字再问一次，写明日期
check-do-ask-in-writing =
    在 App 的订单页里找“联系商家”或“联系客服”，把下面这段话发过去。
    如果只能打电话，打完马上发一条文字：“刚才您说……，我记下了。”
    发完截图，要看得见日期。
check-letter-ask-in-writing = 您好。订单号[订单号]，[一句话说清问题，例如：已收货已付款，订单还显示进行中]。我在[日期]找过您，还没有结果。请在[两天后的日期]以前答复我：怎么处理、哪一天办好。谢谢。
check-advice-ask-platform = 请平台介入，给它三天
check-do-ask-platform =
    在订单页找“平台介入”“申请售后”或“投诉商家”，把下面这段话填进去。
    附上您和商家的聊天截图。
    订单还没有结束时，不要关闭先享后付。
check-letter-ask-platform = 订单号[订单号]，商家[商家名]。[日期]我用文字联系商家，请他[想要他做的事]，到今天没有答复。付款记录：[付款日期] [金额]元，交易号[交易号]。请平台核实付款结果，并把订单状态改正，在[三天后的日期]以前答复我。
check-advice-mend-account = 先把账户的问题解决，再付这一笔
check-do-mend-account =
    钱不够：把钱转进扣款的那张卡或余额，多留一点。
    额度用完：换一个扣款方式，或先还掉一部分。
    密码被锁：在 App 里按“忘记密码”重设。不要把短信验证码告诉任何人。
    免密支付关了：在订单页上自己点“立即付款”。
    付完在账单里看到“成功”再走开，截图留好。
check-advice-not-yet-due = 订单还在进行中，现在不用付
check-do-not-yet-due =
    先享后付是商家点了完成才扣款。现在没有扣，不算您逾期。
    东西收到了、服务用完了，就请商家点完成，可以用下面这段话。
    扣款的卡里留够钱，等商家点完成以后会自动扣。
check-letter-not-yet-due = 您好。订单号[订单号]，商品我在[日期]已经收到（服务已经用完），订单还显示进行中。请您在[三天后的日期]以前点“完成”，让系统正常扣款。谢谢。
check-advice-export-bill = 您有很有力的证据：把账单导出来
check-do-export-bill =
    在支付宝或微信的账单里选“导出”“开具交易流水证明”或“下载账单”，用途选“用于个人对账”。文件会发到您的邮箱，是压缩包：先用 App 里给的密码解压。
    投诉时把解压出来的文件传上来。我们会在里面找到这一笔，标出时间、金额和状态，比截图更难被否认。
    再把那一笔的详情页截图，两样一起传。
check-advice-ask-the-bank = 请银行出一份电子回单
check-do-ask-the-bank =
    在手机银行里找到那笔扣款，看有没有“电子回单”，有就直接下载。
    没有就找银行客服，用下面这段话，请银行告诉您这笔钱付给了谁、对方的流水号是多少。
    拿到以前也可以先投诉，把银行的扣款记录传上来。
check-letter-ask-the-bank = 您好。我尾号[后四位]的卡在[日期和时间]扣款[金额]元。请给我这笔交易的电子回单，并告诉我收款方名称和交易流水号，我要用来证明我已经付款。
check-advice-ask-the-payer = 请付款的人把记录给您
check-do-ask-the-payer =
    请替您付款的人在自己的账单里找到这一笔，截图详情页，要看得见交易号、时间和金额。
    请他写一句话：“这笔是我替某某付的订单。”和截图一起传上来。
    截图里和这件事无关的内容可以遮住。
check-advice-file-sync = 钱付了，商家也点了完成，状态还不对：可以投诉了
check-do-file-sync =
    这通常是系统故障，或者付款结果没有同步。要由平台和商家去改，您自己改不了。
    投诉时带上两张图：账单详情页，订单页。
    我们会请平台核实付款，要求改正订单状态，并确认没有影响您的信用。
check-advice-file-charge = 账户没问题还是扣不成：可以投诉了
check-do-file-charge =
    扣款失败的原因只有平台看得到。我们请它说明，并请它在查清以前不要记您逾期。
    扣款的卡里先留够钱。不要私下转账给商家。
    投诉时带上两张图：写着扣款失败的页面，扣款账户当天的余额。
check-advice-file-arrival = 钱扣了，对方没有入账：可以投诉了
check-do-file-arrival =
    我们拿交易号去平台查这笔钱到了哪里，再请商家改正订单。
    投诉时带上账单详情页；有银行扣款记录的话一起带上。
    扣了两次的，两笔都传上来。
check-advice-file-silence = 一直没有人答复：可以投诉了
check-do-file-silence =
    把您问过对方的记录截图，要看得见日期。
    我们转给商家，写明最晚几时答复。到时不答，我们按现有证据处理。
check-advice-file-refusal = 商家不办：可以投诉了
check-do-file-refusal =
    把商家的答复截图，尤其是“不归我管”或答应过日期的那几句。
    我们写明该由谁做什么，要求在期限内办。
check-advice-file-proof = 什么凭证都没有，也可以投诉
check-do-file-proof =
    您只要记得大概的日期、金额和商家。
    我们请平台查它自己的记录：付款机构要保存交易记录，您可以要求查。
    想到什么，以后都能补。
