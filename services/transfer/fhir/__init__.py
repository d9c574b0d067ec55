"""FHIR R4 out and in: opened events become a document Bundle, a Bundle the events to send.

For clients, who can open what is sealed; the hub cannot, and never imports this package.
"""
