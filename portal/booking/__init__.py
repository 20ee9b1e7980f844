"""What a person does, one module per act. Each act asks the rule service first and opens its transaction after."""
