"""What pages show and read, as plain functions: no module here imports Streamlit."""
