"""The desk's side with windows: hands, matters in any state, programs of their own."""
