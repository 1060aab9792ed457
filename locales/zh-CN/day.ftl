# 一天里会遇到的事：登记、没送达的信、语言、辱骂、是不是工作时间
hours-closed = 现在不是工作时间。我们 { $at } 起处理。
hours-closed-today = 现在不是工作时间。我们今天 { $time } 起处理。
