"""FHIR R4 in and out: a Bundle becomes a patient, an assessment a RiskAssessment."""
