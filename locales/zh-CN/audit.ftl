# 每日封存点：签名的历史校验值，寄往机器之外。
checkpoint-mail-subject = 封存点 { $number }
checkpoint-mail = 诉达第 { $number } 个封存点：这一天有变动的 { $cases } 件案件，各自的历史停在哪里，都签在下面这一行里。请存放在运行诉达的机器之外。日后要查历史是否被改过，把这些行存成文件，运行 redress checkpoint compare 文件名。
