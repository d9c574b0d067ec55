"""Keep who wrote and who read, so that nobody changes it unseen.

After Schneier and Kelsey, "Secure Audit Logs to Support Computer Forensics", ACM TISSEC 2(2), 1999.
"""
