## 信件。写给正为一笔钱发愁的人：发生了什么，接下来哪一天会怎样，您能做什么。

mail-brand = 诉达
mail-hello = { $name }，您好：
mail-hello-plain = 您好：
mail-subject-of-case = { $subject }（{ $reference }）
mail-next = 接下来
mail-next-result = 最晚 { $by } 前给您处理结果。
mail-fact-reference = 受理编号
mail-fact-merchant = 商家
mail-fact-amount = 金额
mail-fact-agent = 经办人
mail-link-hint = 按钮点不开的话，把这个网址复制到浏览器里打开：
mail-link-private = 这个链接是给您一个人的。拿到它的人都能看到您的案件，请不要转发。
mail-link-until = 链接在 { $until } 前有效。过期了，到 { $track } 填受理编号和邮箱，马上再发一个给您。
mail-no-reply-case = 请不要直接回复这封邮件，我们看不到。有话要说，请打开上面的链接留言。
mail-no-reply = 请不要直接回复这封邮件，我们看不到。要办事，请打开上面的链接。
mail-fraud = 我们不会索要短信验证码或银行卡密码。有人以我们的名义来要，请不要给。
mail-chain = 记录校验码
mail-chain-why = 请留着这封信：用这串码可以核对案件记录后来有没有被改动。
mail-trial-subject = 【试发】{ $subject }
mail-footer = { $house }受理先享后付订单的投诉，不收费。

mail-filed-subject = 我们收到了您的投诉
mail-filed-title = 我们收到了您的投诉
mail-filed-lead = 您的投诉已经登记好了，请记下受理编号。
mail-filed-next-by = 我们会在 { $by } 前首次回复您。
mail-filed-next-add = 想起别的情况，或者找到新的凭证，随时可以在案件页面补上。
mail-filed-next-pay = 有结果之前，同一笔订单请不要再付一次。
mail-filed-button = 查看我的投诉

mail-replied-subject = 我们回复了您
mail-replied-title = 我们回复了您
mail-replied-title-agent = { $agent }回复了您
mail-replied-quote = 回复内容：
mail-replied-next-by = { $by } 前，我们会再告诉您进展。
mail-replied-next-answer = 要接着说，或者补充凭证，请在案件页面留言。
mail-replied-button = 去案件页面

mail-information-asked-subject = 需要您补充材料
mail-information-asked-title = 需要您补充一些材料
mail-information-asked-lead = 您的投诉要接着查下去，还缺下面这些。
mail-information-asked-quote = 我们想请您补充：
mail-information-asked-next-by = 请在 { $by } 前补上。
mail-information-asked-next-pause = 等您补充的时候，处理时间先停着不算；一收到就接着办。
mail-information-asked-next-missing = 手边没有，或者不知道去哪里找，也请在案件页面说一声。
mail-information-asked-button = 去补充材料

mail-offer-subject = 有一个处理方案，请您决定
mail-offer-title = 有一个处理方案，请您决定
mail-offer-lead = 您的投诉有了一个处理方案。接受还是不接受，由您决定。
mail-offer-quote = 方案内容：
mail-offer-next-by = 请在 { $by } 前选择接受或不接受。
mail-offer-next-accept = 接受：我们会盯着方案一件件办完。
mail-offer-next-reject = 不接受：请告诉我们为什么，我们接着处理。
mail-offer-next-lapse = 到 { $by } 还没有选择，这个方案就作废，您的投诉我们接着处理。
mail-offer-button = 去看方案并选择

mail-closed-subject = 您的投诉有结果了
mail-closed-title = 您的投诉有结果了
mail-closed-lead = 您的投诉已经处理完，理由写在下面。
mail-closed-lead-outcome = 处理结果：{ $outcome }。
mail-closed-quote = 理由：
mail-closed-next-door = 不同意这个结果，您还可以：{ $door }
mail-closed-next-open = 全部经过都留在案件页面上，那里也写着您还能做什么，办得怎么样也请在那里告诉我们。
mail-closed-button = 查看结果和经过

mail-link-subject = 查看您投诉的链接
mail-link-title = 打开您的投诉
mail-link-lead = 刚才有人用这个邮箱查投诉，应该就是您。点下面的按钮，就能看到进展。
mail-link-not-you = 不是您查的？不用理会。链接只发到了这个邮箱，别人看不到您的案件。
mail-link-button = 查看我的投诉

mail-password-reset-subject = 设置新的{ $house }密码
mail-password-reset-title = 设置新密码
mail-password-reset-lead = 有人为这个邮箱的{ $house }账户申请设置新密码，应该就是您。
mail-password-reset-next-until = 链接在 { $until } 前有效，只能用一次。
mail-password-reset-next-after = 新密码设好后，所有设备都要重新登录。
mail-password-reset-not-you = 不是您申请的？不用理会，您的密码不会变。
mail-password-reset-button = 设置新密码

mail-invitation-subject = 邀请您加入{ $house }
mail-invitation-title = 请设一个密码
mail-invitation-lead = 您的同事请您在{ $house }一起处理投诉。点下面的按钮设好密码，就能登录。
mail-invitation-next-until = 链接在 { $until } 前有效，只能用一次。
mail-invitation-next-after = 过期了，请让管理员再寄一封。
mail-invitation-button = 设置密码

mail-sign-up-confirmation-subject = 请确认您的邮箱
mail-sign-up-confirmation-title = 确认这个邮箱是您的
mail-sign-up-confirmation-lead = 有人用这个邮箱注册{ $house }账户，应该就是您。点下面的按钮确认，账户就能用了。
mail-sign-up-confirmation-next-until = 链接在 { $until } 前有效，只能用一次。
mail-sign-up-confirmation-next-after = 确认以后，用这个邮箱提交过的投诉会出现在您的账户里。
mail-sign-up-confirmation-not-you = 不是您注册的？不用理会，账户不会启用。
mail-sign-up-confirmation-button = 确认邮箱

mail-already-registered-subject = 您已经有{ $house }账户了
mail-already-registered-title = 您已经有账户了
mail-already-registered-lead = 刚才有人用这个邮箱注册{ $house }账户，应该就是您。这个邮箱已经有账户，不用再注册，直接登录就行。
mail-already-registered-next-forgot = 忘了密码的话，在登录页点“忘记密码”。
mail-already-registered-not-you = 不是您？不用理会，您的账户没有任何变化。
mail-already-registered-button = 去登录
mail-extended-subject = 您的投诉要多用几天
mail-extended-title = 日期往后延了，说明一下原因
mail-extended-lead = 原定的日期我们赶不上。主管看过原因，同意往后延。
mail-extended-quote = 原因：
mail-extended-next-demand = 新的日期再没有做到，您可以在案件页面要求换一个人来看。
mail-extended-button = 查看我的投诉

mail-referral-subject = 下一步可以找谁
mail-referral-title = 为您准备好了下一步
mail-referral-lead = 您的投诉，我们能做的已经做完了。接下来您可以找：{ $door }。
mail-referral-quote = 为什么去那里：
mail-referral-next-by = 请在 { $by } 前去办，过了可能就不受理了。
mail-referral-next-keep = 案件页面上有全部经过和凭证，都可以带去。
mail-referral-button = 查看全部经过

mail-alerts-subject = 有新通知
mail-alerts-title = 下面的案件有新消息
mail-alerts-lead = 一小时最多一封。先在“通知”里看过的不再发邮件；想收什么，可以在“通知设置”里改。
mail-alerts-next-order = 按到期时间从近到远排列。
mail-alerts-button = 打开通知
mail-extended-next-by = 新的日期是 { $by }。

mail-merged-subject = 您的两件投诉合在一起办
mail-merged-title = 您的两件投诉合在一起办
mail-merged-lead = 您的投诉 { $other } 和 { $reference } 说的是同一件事。今后都在 { $reference } 里办。
mail-merged-next-keep = 两个受理编号都还能用，之前的话和凭证都在，您不用再交一次。
mail-merged-button = 打开合在一起的投诉
mail-unmerged-subject = 您的投诉又单独办了
mail-unmerged-title = 您的投诉又单独办了
mail-unmerged-lead = 您的投诉 { $reference } 之前合在 { $other } 里办，现在又单独办了。
mail-unmerged-next-keep = 日期和合并以前一样，没有从头算。
mail-unmerged-button = 打开这件投诉
mail-report-subject = { $name }：{ $period }
mail-report-title = { $name }（{ $period }）
mail-report-lead = 时长按工作时间算，分位数误差不超过 1%。括号里是再往前同样长的一段。
mail-report-next-open = 打开报表，每个数字都能看到背后的案件。
mail-report-next-stop = 不想再收？在“督导 → 定期报告”里把自己去掉。
mail-report-button = 打开报表

# Letters to merchants, and what is told of their silence.
mail-merchant-asked-subject = 请回应一件消费者投诉
mail-merchant-asked-title = 一件投诉需要您回应
mail-merchant-asked-lead = 消费者就一笔先享后付订单向{ $house }投诉，订单上的商家是您。打开下面的链接，就能看到我们的问题和消费者同意给您看的内容，选一项回应即可，不用注册账号。
mail-merchant-asked-quote = 我们想请您说明：
mail-merchant-asked-next-by = 请在 { $by } 前回应。
mail-merchant-asked-next-silence = 到时没有收到回应，我们会在没有您说明的情况下继续处理，「未回应」写进处理意见和贵店的记录。
mail-merchant-asked-next-time = 确实来不及，可以在页面上申请延后一次。
mail-merchant-asked-button = 查看并回应
mail-merchant-reminder-subject = 提醒：这件投诉还等您回应
mail-merchant-reminder-title = 我们还没有收到您的回应
mail-merchant-reminder-lead = 之前请您回应的这件投诉，期限快到了。
mail-merchant-reminder-quote = 我们问的是：
mail-merchant-reminder-next-by = 请在 { $by } 前回应。
mail-merchant-reminder-next-silence = 到时没有收到回应，我们会在没有您说明的情况下继续处理，「未回应」写进处理意见和贵店的记录。
mail-merchant-reminder-button = 查看并回应
mail-merchant-silent-subject = 期限已过，投诉继续处理
mail-merchant-silent-title = 期限已过，我们没有收到您的回应
mail-merchant-silent-lead = 这件投诉在没有您说明的情况下继续处理，「未回应」已经记入案件和贵店的记录，我们也告诉了消费者。
mail-merchant-silent-next-by = 原来的期限是 { $by }。
mail-merchant-silent-next-late = 您现在仍可以回应，会注明是逾期回应；处理人会看到。
mail-merchant-silent-button = 现在回应
mail-merchant-link-private = 链接是给贵店的，打开的人可以替贵店回应，请不要转发。打开和回应的时间都有记录。
mail-merchant-link-until = 链接在 { $until } 之前有效。
mail-no-answer-subject = 商家没有按期回应，您的投诉继续处理
mail-no-answer-title = 商家没有回应，我们接着办
mail-no-answer-lead = 我们请商家说明情况，到期没有收到回应。这不影响您：案件按您提供的情况继续处理，商家没有回应这件事会写进处理结果。
mail-no-answer-next-wait = 您现在不用做什么。有了结果，或者需要您补充，我们会写信。
mail-no-answer-button = 查看我的投诉
mail-fact-merchant-silent = 商家回应
mail-merchant-silent-until = 在 { $until } 前没有回应

mail-reopened-subject = 您的投诉重新打开了
mail-reopened-title = 我们重新打开了您的投诉
mail-reopened-lead = 结案以后，订单又有了变化：{ $said }。这和当时的结果对不上，所以我们自己重新打开了案件，您不用再提交一次。
mail-reopened-next-keep = 请先不要为这笔订单付款。有新的截图或账单，可以在案件页面上传。
mail-reopened-button = 查看我的投诉
mail-reopened-lead-plain = 结案以后，订单又有了变化，和当时的结果对不上，所以我们自己重新打开了案件，您不用再提交一次。
