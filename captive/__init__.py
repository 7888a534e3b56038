"""The wifi side: the portal a visitor meets, and the gate that admits them."""
