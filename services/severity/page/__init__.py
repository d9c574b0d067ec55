"""What a person sees and does: the Streamlit side of severity, one module for each page or part."""
